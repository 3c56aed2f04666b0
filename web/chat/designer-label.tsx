import { useDesigner } from '../session.ts'
import { Popover } from '../ui/popover.tsx'

/** What answers in the chats of this server. Rules are never passed off as a model. */
export function DesignerLabel() {
  const designer = useDesigner()
  if (!designer) return null
  if (designer.engine === 'llm') return <span className="truncate">Designer · {designer.name}</span>
  return (
    <Popover
      label="The built-in designer"
      placement="above-end"
      trigger={(props) => (
        <button {...props} className="min-w-0 truncate rounded-sm hover:text-ink">
          <span className="md:hidden">Built-in designer · no AI</span>
          <span className="max-md:hidden">Built-in designer · rules, no AI model</span>
        </button>
      )}
    >
      <p className="font-semibold">The built-in designer works by rules</p>
      <p className="mt-1 text-soft">
        It is no AI model: it sorts what you write into sections and steps and asks for what is missing. To
        connect a model, whoever runs this server sets these and starts it again:
      </p>
      <dl className="mt-2.5 flex flex-col gap-1.5 text-xs">
        <div>
          <dt className="font-mono font-medium">OPENAI_API_KEY</dt>
          <dd className="text-soft">the key of OpenAI or a compatible service</dd>
        </div>
        <div>
          <dt className="font-mono font-medium">OPENAI_BASE_URL</dt>
          <dd className="text-soft">
            its address, for any other than OpenAI, such as a model on your own machine
          </dd>
        </div>
      </dl>
    </Popover>
  )
}
