import type { Word } from '../../../ui/i18n.tsx'
import { channelWords } from '../../cases/rules.ts'

export const channelName = (key: string): Word => channelWords[key] ?? { zh: key, en: key }
