import { describe, expect, it } from 'vitest'
import type { Bus } from '#server/cluster/bus.ts'
import { eventually } from '../../support/eventually.ts'

/** What every bus must do. `open` gives two ends of one bus; for a single instance both are the same. */
export function describeBus(name: string, open: () => Promise<{ here: Bus; there: Bus }>): void {
  describe(`the bus (${name})`, () => {
    async function withBus(test: (ends: { here: Bus; there: Bus }) => Promise<void>): Promise<void> {
      const ends = await open()
      try {
        await test(ends)
      } finally {
        await ends.there.close()
        await ends.here.close()
      }
    }

    it('brings a message to all who listen to its topic, and to nobody else', () =>
      withBus(async ({ here, there }) => {
        const heard: unknown[] = []
        here.subscribe('topic', (message) => heard.push(['first', message]))
        there.subscribe('topic', (message) => heard.push(['second', message]))
        there.subscribe('other', (message) => heard.push(['other', message]))
        here.publish('topic', { text: 'hello', list: [1, null] })
        await eventually(() => heard.length === 2, 'both have heard')
        expect(heard).toContainEqual(['first', { text: 'hello', list: [1, null] }])
        expect(heard).toContainEqual(['second', { text: 'hello', list: [1, null] }])
      }))

    it('keeps the order of one publisher', () =>
      withBus(async ({ here, there }) => {
        const heard: unknown[] = []
        there.subscribe('topic', (message) => heard.push(message))
        for (let i = 0; i < 50; i++) here.publish('topic', i)
        await eventually(() => heard.length === 50, 'all have come')
        expect(heard).toEqual(Array.from({ length: 50 }, (_, index) => index))
      }))

    it('brings nothing to who has stopped listening', () =>
      withBus(async ({ here, there }) => {
        const heard: string[] = []
        const stop = there.subscribe('topic', () => heard.push('stopped'))
        there.subscribe('topic', () => heard.push('still here'))
        stop()
        stop()
        here.publish('topic', 1)
        await eventually(() => heard.length > 0, 'the other one has heard')
        expect(heard).toEqual(['still here'])
      }))

    it('knows one listener that subscribed twice as two', () =>
      withBus(async ({ here, there }) => {
        let heard = 0
        const listener = () => {
          heard += 1
        }
        const stop = there.subscribe('topic', listener)
        there.subscribe('topic', listener)
        here.publish('topic', 1)
        await eventually(() => heard === 2, 'it has heard twice')
        stop()
        here.publish('topic', 1)
        await eventually(() => heard === 3, 'it has heard once more')
      }))

    it('lets a listener leave, and come, while it is called', () =>
      withBus(async ({ here }) => {
        const heard: string[] = []
        const stop = here.subscribe('topic', () => {
          heard.push('once')
          stop()
          here.subscribe('topic', () => heard.push('later'))
        })
        here.subscribe('topic', () => heard.push('always'))
        here.publish('topic', 1)
        await eventually(() => heard.includes('always'), 'the first message has come')
        here.publish('topic', 2)
        await eventually(() => heard.includes('later'), 'the second message has come')
        expect(heard.filter((who) => who === 'once')).toHaveLength(1)
        expect(heard.filter((who) => who === 'always')).toHaveLength(2)
      }))

    it('does not let one listener that throws keep the message from the others, or from who published', () =>
      withBus(async ({ here, there }) => {
        const heard: unknown[] = []
        there.subscribe('topic', () => {
          throw new Error('a listener of poor quality')
        })
        there.subscribe('topic', (message) => heard.push(message))
        expect(() => here.publish('topic', 1)).not.toThrow()
        await eventually(() => heard.length === 1, 'the other one has heard')
      }))

    it('publishes to nobody without complaint, also when it is closed', () =>
      withBus(async ({ here }) => {
        here.publish('topic', 1)
        await here.close()
        here.publish('topic', 1)
      }))
  })
}
