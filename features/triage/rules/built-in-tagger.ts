/** The address tagger as it comes with the program: weights of hashes, made by `build-address-weights.ts`; there is no address in them. */
import saved from '../../../packs/common/address-weights.json' with { type: 'json' }
import { Tagger } from './tagger.ts'

let tagger: Tagger | undefined
/** Read when first asked for. */
export const builtInTagger = (): Tagger => {
  tagger ??= Tagger.load(saved)
  return tagger
}
