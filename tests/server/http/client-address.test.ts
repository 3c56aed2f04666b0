import { expect, it } from 'vitest'
import { networkOf } from '#server/http/client-address.ts'

it.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['192.0.2.7:4711', '192.0.2.7'],
  ['[2001:db8::1]:4711', '2001:db8:0:0::/64'],
  ['2001:0db8:0001:0002:0003::9', '2001:db8:1:2::/64'],
  ['2001:db8:1:2:ffff:ffff:ffff:ffff', '2001:db8:1:2::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['', 'unknown'],
  ['my house', 'unknown'],
  ['999.1.1.1', 'unknown'],
])('%j counts as %s', (address, network) => {
  expect(networkOf(address)).toBe(network)
})
