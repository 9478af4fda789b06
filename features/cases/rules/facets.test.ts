import { expect, it } from 'vitest'
import { plainFacets, readFacet } from './facets.ts'

const a = '01a201cc-cd8d-7d97-b06d-1e357673a60f'

it('reads every plain name and nothing near it', () => {
  for (const name of plainFacets) expect(readFacet(name)).toEqual({ is: name })
  for (const name of ['', 'Valid', 'resolved ', 'tier', 'tier.', 'tier.city'])
    expect(readFacet(name)).toBeNull()
})

it.each([
  ['tier.above', { is: 'tier', tier: 'above' }],
  [`main.${a}`, { is: 'main', unit: a }],
  ['main.none', { is: 'main', unit: null }],
  ['item.3.2.1', { is: 'item', code: '3.2.1' }],
  ['item.none', { is: 'item', code: null }],
  ['channel.walk-in', { is: 'channel', channel: 'walk-in' }],
  ['hour.7.23', { is: 'hour', weekday: 7, hour: 23 }],
  ['cell.171820053483', { is: 'cell', cell: '171820053483' }],
  [`return.${a}.${a}`, { is: 'return', from: a, to: a }],
  ['bounced', { is: 'bounced' }],
  ['moved', { is: 'moved', back: false }],
  ['movedBack', { is: 'moved', back: true }],
  [`move.${a}.${a}`, { is: 'move', from: a, to: a }],
  [`bounce.${a}.${a}`, { is: 'bounce', a, b: a }],
  ['decided.class.3.2.1~none', { is: 'decided', kind: 'class', given: '3.2.1', stands: 'none', band: null }],
  [`decided.route.${a}~!`, { is: 'decided', kind: 'route', given: a, stands: '!', band: null }],
  ['decided.level.*~*~9', { is: 'decided', kind: 'level', given: '*', stands: '*', band: 9 }],
])('reads %s', (text, facet) => expect(readFacet(text)).toEqual(facet))

it.each([
  'hour.0.3',
  'hour.8.3',
  'hour.1.24',
  'main.x',
  'cell.-1',
  `return.${a}`,
  'decided.x.a~b',
  'decided.class.a',
])('refuses %s', (text) => expect(readFacet(text)).toBeNull())
