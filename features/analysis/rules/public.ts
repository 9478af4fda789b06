/** What the holder of a public address may read: never a way into the desk; single units and words of residents only if the approver said so. Pure. */
import type { Edit, Facts, Section, Tells } from '../contract.ts'

/** Rules whose sentences are about one unit, or about two of them. */
const ofUnits = /^(lateUnit|pingPong|returnPair|suggest\.unit|slow\.\w+)$/
/** Rules whose sentences use what reporters wrote: the name they gave a place. */
const ofWords = /^(place|suggest\.place)$/
const quote = /[“”"「」『』]/

export interface Told {
  facts: Facts
  sections: Section[]
  edit: Edit
}

const spans = (f: Facts) => [f.now, f.before, f.year]

function withheld(s: Facts['now'], tells: Tells): Facts['now'] {
  const { unit: _, ...filter } = s.filter
  return {
    ...s,
    ...(tells.units ? {} : { filter, units: [], returns: [] }),
    ...(tells.words ? {} : { places: [] }),
  }
}

/**
 * A dropped sentence is not sent at all. What people wrote themselves (changed sentences, remarks) stands unless it names a unit of
 * these figures, or quotes somebody or names a place that a reporter named, and the approver did not allow that; a remark loses that paragraph only.
 */
export function publicView(a: Told, tells: Tells): Told {
  const names = (list: readonly string[]) => list.filter((n) => n.trim().length > 1)
  const units = names(
    spans(a.facts).flatMap((s) => [
      ...s.units.map((u) => u.name),
      ...s.returns.flatMap((r) => [r.fromName, r.toName]),
    ]),
  )
  const places = names(spans(a.facts).flatMap((s) => s.places.map((p) => p.name)))
  const says = (text: string, list: readonly string[]) => list.some((n) => text.includes(n))
  const may = (text: string) =>
    (tells.units || !says(text, units)) && (tells.words || !(quote.test(text) || says(text, places)))
  const shown = (x: Section['sentences'][number]) => {
    const v = a.edit.verdicts[x.key]
    if (v?.state === 'dropped') return false
    if (!tells.units && ofUnits.test(x.rule)) return false
    if (!tells.words && ofWords.test(x.rule)) return false
    return v?.state !== 'changed' || may(v.text)
  }
  const sections = a.sections.map((s) => ({
    ...s,
    sentences: s.sentences.filter(shown).map((x) => ({ ...x, link: null })),
  }))
  const kept = new Set(sections.flatMap((s) => s.sentences.map((x) => x.key)))
  return {
    facts: {
      now: withheld(a.facts.now, tells),
      before: withheld(a.facts.before, tells),
      year: withheld(a.facts.year, tells),
    },
    sections,
    edit: {
      ...a.edit,
      verdicts: Object.fromEntries(Object.entries(a.edit.verdicts).filter(([key]) => kept.has(key))),
      remarks: Object.fromEntries(
        Object.entries(a.edit.remarks).map(([key, text]) => [
          key,
          text
            .split(/\n\s*\n/)
            .filter(may)
            .join('\n\n'),
        ]),
      ),
    },
  }
}
