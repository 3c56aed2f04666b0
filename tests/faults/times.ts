/** How many of something a fault test plays: `npm run faults` asks for more of each than `npm test` has time for. */
export function times(count: number): number {
  return count * Number(process.env.FAULT_TIMES ?? 1)
}
