import { limits } from '#shared/protocol/limits.ts'
import { ApiError } from '../api.ts'

/** What file pickers offer. */
export const mapFileKinds = '.bpmn,.xml,.mmd,.mermaid,.txt,.json'

/** What a map is made from: the text of a file, or the map itself, which the server checks. */
type NewMap = { readonly name: string } & ({ readonly content: string } | { readonly process_map: unknown })

/** A file as the server takes it, called as the file is. Throws `ApiError` with what people can do about it. */
export async function readMapFile(file: File): Promise<NewMap> {
  // A character has four bytes at most.
  if (file.size > 4 * limits.mapFileCharacters)
    throw new ApiError(
      'too_large',
      `“${file.name}” is larger than a map may be (${limits.mapFileCharacters.toLocaleString('en')} characters).`,
    )
  const name =
    file.name
      .replace(/\.\w+$/, '')
      .slice(0, limits.titleCharacters)
      .trim() || 'Map'
  const content = await file.text()
  if (content.trim() === '') throw new ApiError('invalid', `“${file.name}” is empty.`)
  return /^\s*\{/.test(content) ? { name, process_map: mapOf(content, file.name) } : { name, content }
}

/** The file may also be what the server answered to another one. */
function mapOf(content: string, fileName: string): unknown {
  try {
    const value: unknown = JSON.parse(content)
    return typeof value === 'object' && value !== null && 'process_map' in value ? value.process_map : value
  } catch {
    throw new ApiError('invalid', `“${fileName}” begins like JSON, but is none.`)
  }
}
