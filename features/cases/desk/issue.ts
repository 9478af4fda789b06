/** Faults of single fields in the words of the page: schemas only know their codes. */
import type { Issue } from '../../../ui/api.ts'
import type { Word } from '../../../ui/i18n.tsx'

const byCode: Record<string, Word> = {
  invalid_format: { zh: '格式不对', en: 'Not in the expected form' },
  invalid_type: { zh: '要填', en: 'Needed' },
  too_small: { zh: '要填', en: 'Needed' },
  too_big: { zh: '太长了', en: 'Too long' },
  invalid_value: { zh: '不在可选的里面', en: 'Not one of the choices' },
  scope: { zh: '不在您的范围内', en: 'Outside your area' },
}

/** The fault in both languages; a sentence the server wrote for people is kept. */
export function issueWord(i: Issue): Word {
  if (/[一-鿿]/.test(i.message)) return { zh: i.message, en: i.message }
  return byCode[i.code] ?? { zh: i.message, en: i.message }
}
