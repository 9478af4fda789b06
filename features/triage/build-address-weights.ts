/**
 * Writes packs/common/address-weights.json from tagged addresses (one token and tag a line, BIO): `node features/triage/build-address-weights.ts FILE`.
 * Weights under LEAST are left out: a seventh of the size for 0.3 points of F1 (docs/measurements.md).
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { parseTagged } from './rules/tagged.ts'
import { Tagger } from './rules/tagger.ts'

const LEAST = 4

const file = process.argv[2]
if (!file) throw new Error('a file of tagged addresses is needed')
const { texts, faults } = parseTagged(readFileSync(file, 'utf8'))
if (faults.length > 0) throw new Error(faults.join('\n'))
const saved = Tagger.train(texts).save(LEAST)
writeFileSync(
  new URL('../../packs/common/address-weights.json', import.meta.url),
  `${JSON.stringify(saved, null, 1)}\n`,
)
