import type { World } from './world.ts'

/** Somebody or something that acts in the world now and then; `weight` is how often, beside the other actors. */
export type Actor = { readonly weight: number; act(): void }
export type MakeActor = (world: World) => Actor

/** The network: moves one message, one way or the other. */
export const network: MakeActor = (world) => ({
  weight: 8,
  act() {
    const person = world.random.pick(world.people)
    if (world.random.chance(0.5)) world.sendOne(person)
    else world.receiveOne(person)
  },
})

/** Somebody loads the page anew. */
export const reloads: MakeActor = (world) => ({
  weight: 0.4,
  act: () => world.reload(world.random.pick(world.people)),
})

/** The server goes down, and another one takes over. */
export const restarts: MakeActor = (world) => ({ weight: 0.2, act: () => world.restart() })
