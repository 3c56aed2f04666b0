import { createMemoryBus } from '#server/cluster/memory.ts'
import { describeBus } from './bus-contract.ts'

describeBus('memory', async () => {
  const bus = createMemoryBus()
  return { here: bus, there: bus }
})
