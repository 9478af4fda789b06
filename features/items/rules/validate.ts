import type { Finding, Item, Level, LevelRule, ResponsibilityList, UnitFact } from '../contract.ts'
import { levels } from '../contract.ts'
import { isLimit, roughMinutes } from './limits.ts'
import { resolveUnit } from './owners.ts'
import { classCodeOf, compareCodes, kindCodeOf } from './tree.ts'

export type ValidateOptions = {
  /** Places at which every owner must be found; without them a key only has to be answered somewhere. */
  places?: readonly string[]
  /** Years the calendar covers; working-time limits are only safe inside them. */
  calendarYears?: readonly number[]
  /** Legal texts that are no longer in force, as they are written in `legalBasis`. */
  repealed?: readonly string[]
}

const LEVEL_ZH: Record<Level, string> = { critical: '特急', urgent: '加急', normal: '普通' }
const STAGES = ['sign', 'arrive', 'resolve', 'feedback'] as const
const STAGE_ZH = { sign: '签收', arrive: '到场', resolve: '办结', feedback: '反馈' }

type MissingAt = (key: string) => string | null

type Report = (
  severity: Finding['severity'],
  code: string,
  field: string,
  zh: string,
  en: string,
  level?: Level,
) => void

/**
 * Everything wrong with a list, blocking findings first, then by code. Blocking is what would leave a case without an owner,
 * without a clock or without a way to be finished; hints are what a careful editor would look at. The same list and units
 * always give the same findings.
 */
export function validateList(
  list: Pick<ResponsibilityList, 'items' | 'validFrom'>,
  units: readonly UnitFact[],
  options: ValidateOptions = {},
): Finding[] {
  const findings: Finding[] = []
  const seen = new Set<string>()
  const answered = new Map<string, string | null>()
  const missingAt: MissingAt = (key) => {
    if (!answered.has(key)) answered.set(key, unknownAt(key, units, options.places))
    return answered.get(key) ?? null
  }
  for (const item of list.items) {
    const report: Report = (severity, code, field, zh, en, level) =>
      findings.push({
        code: `items.${code}`,
        severity,
        itemCode: item.code,
        itemName: item.name,
        ...(level ? { level } : {}),
        field,
        zh,
        en,
      })
    if (seen.has(item.code))
      report('blocking', 'duplicate_code', 'code', `编号 ${item.code} 用了两次`, `code ${item.code} twice`)
    seen.add(item.code)
    checkItem(item, report, options)
    for (const level of levels) {
      const rule = item.levels[level]
      if (rule) checkLevel(item, level, rule, missingAt, report)
    }
    checkOrder(item, report)
  }
  sharedWords(list.items, findings)
  names(list.items, findings)
  const years = options.calendarYears
  const year = Number(list.validFrom.slice(0, 4))
  const first = list.items[0]
  if (years && first && !years.includes(year))
    findings.push({
      code: 'items.calendar_year_missing',
      severity: 'hint',
      itemCode: first.code,
      itemName: first.name,
      field: 'validFrom',
      zh: `日历没有 ${year} 年，工作日时限会算不准`,
      en: `the calendar lacks ${year}: working-day limits will be wrong`,
    })
  return findings.sort(
    (a, b) =>
      a.severity.localeCompare(b.severity) ||
      compareCodes(a.itemCode, b.itemCode) ||
      a.code.localeCompare(b.code) ||
      a.field.localeCompare(b.field),
  )
}

/** Whether a list may be sent for approval: no blocking finding. */
export function mayPublish(findings: readonly Finding[]): boolean {
  return findings.every((f) => f.severity !== 'blocking')
}

function checkItem(item: Item, report: Report, options: ValidateOptions) {
  if (levels.every((level) => !item.levels[level]))
    report(
      'blocking',
      'no_level',
      'levels',
      '没有任何级别的规则，没人办也没有钟',
      'no level: nobody owns it and no clock runs',
    )
  if (!item.opening.trim())
    report('blocking', 'no_opening', 'opening', '没有写开办条件', 'no opening condition')
  if (!item.closing.trim())
    report('blocking', 'no_closing', 'closing', '没有写办结条件', 'no closing condition')
  if (item.clocked && item.evidence.length === 0)
    report(
      'blocking',
      'no_evidence',
      'evidence',
      '办结不要任何证据，没法核',
      'nothing proves that it is resolved',
    )
  if (item.keywords.length + item.phrases.length === 0)
    report(
      'hint',
      'no_words',
      'keywords',
      '没有关键词，系统认不出来',
      'no keywords: it can only be chosen by hand',
    )
  if (item.legalBasis.length === 0) report('hint', 'no_basis', 'legalBasis', '没有写依据', 'no legal basis')
  for (const basis of item.legalBasis)
    if (options.repealed?.includes(basis))
      report(
        'hint',
        'basis_repealed',
        'legalBasis',
        `依据已废止：${basis}`,
        `basis no longer in force: ${basis}`,
      )
  for (const task of item.admission.allowed)
    if (item.admission.forbidden.some((f) => task.includes(f)))
      report(
        'blocking',
        'admission_conflict',
        'admission',
        `“${task}”既可派又不可派`,
        `“${task}” is both allowed and forbidden on grids`,
      )
  for (const word of new Set([...item.keywords, ...item.phrases]))
    if (item.notWords.includes(word))
      report(
        'hint',
        'word_conflict',
        'notWords',
        `“${word}”既是关键词又是排除词`,
        `“${word}” speaks for and against`,
      )
}

function checkLevel(item: Item, level: Level, rule: LevelRule, missingAt: MissingAt, report: Report) {
  const name = LEVEL_ZH[level]
  const at = `levels.${level}`
  if (rule.owners.length === 0)
    report('blocking', 'no_owner', `${at}.owners`, `${name}没有主办单位`, `${level}: no owner`, level)
  if (rule.owners.length > 1)
    report(
      'blocking',
      'two_owners',
      `${at}.owners`,
      `${name}主办写了 ${rule.owners.length} 个单位：${rule.owners.join('、')}`,
      `${level}: ${rule.owners.length} owners: ${rule.owners.join(', ')}`,
      level,
    )
  const keys: [string, string, 'blocking' | 'hint'][] = [
    ...rule.owners.map((k): [string, string, 'blocking'] => [k, `${at}.owners`, 'blocking']),
    ...rule.coHandlers.map((c): [string, string, 'blocking'] => [c.unit, `${at}.coHandlers`, 'blocking']),
    ...rule.informed.map((k): [string, string, 'hint'] => [k, `${at}.informed`, 'hint']),
  ]
  if (rule.arbiter) keys.push([rule.arbiter, `${at}.arbiter`, 'blocking'])
  else
    report(
      'blocking',
      'no_arbiter',
      `${at}.arbiter`,
      `${name}没有写退回由谁裁定`,
      `${level}: nobody decides returns`,
      level,
    )
  for (const [key, field, severity] of keys) {
    const missing = missingAt(key)
    if (missing === null) continue
    const where = missing === '' ? '' : `（${missing}）`
    report(
      severity,
      'unit_unknown',
      field,
      `没有单位承担“${key}”${where}`,
      `no unit answers ${key} ${missing}`.trim(),
      level,
    )
  }
  if (!item.clocked) return
  for (const stage of ['sign', 'resolve'] as const)
    if (rule.limits[stage] === null)
      report(
        'blocking',
        'no_clock',
        `${at}.limits.${stage}`,
        `${name}没有${STAGE_ZH[stage]}时限`,
        `${level}: no limit to ${stage}`,
        level,
      )
  for (const stage of [...STAGES, 'hurry'] as const) {
    const text = stage === 'hurry' ? rule.hurry : rule.limits[stage]
    if (text !== null && !isLimit(text))
      report(
        'blocking',
        'limit_unreadable',
        stage === 'hurry' ? `${at}.hurry` : `${at}.limits.${stage}`,
        `${name}的时限“${text}”读不懂`,
        `${level}: cannot read the limit ${text}`,
        level,
      )
  }
  const resolve = rule.limits.resolve === null ? null : roughMinutes(rule.limits.resolve)
  const hurry = rule.hurry === null ? null : roughMinutes(rule.hurry)
  if (resolve !== null && hurry !== null && hurry >= resolve)
    report(
      'hint',
      'hurry_too_long',
      `${at}.hurry`,
      `${name}的提醒不比办结时限短`,
      `${level}: reminder is not shorter than the limit`,
      level,
    )
}

/** null: answered everywhere asked; '' : nowhere at all; otherwise the first place where nobody answers. */
function unknownAt(
  key: string,
  units: readonly UnitFact[],
  places: readonly string[] | undefined,
): string | null {
  const wanted = key.split('|').map((k) => k.trim())
  if (!units.some((u) => wanted.includes(u.key) || u.capabilities.some((c) => wanted.includes(c)))) return ''
  return places?.find((place) => resolveUnit(key, place, units).unitId === null) ?? null
}

function checkOrder(item: Item, report: Report) {
  if (!item.clocked) return
  for (const stage of STAGES) {
    let before: { level: Level; minutes: number } | null = null
    for (const level of levels) {
      const text = item.levels[level]?.limits[stage]
      const minutes = text ? roughMinutes(text) : null
      if (minutes === null) continue
      if (before && minutes < before.minutes)
        report(
          'hint',
          'limits_out_of_order',
          `levels.${level}.limits.${stage}`,
          `${LEVEL_ZH[level]}的${STAGE_ZH[stage]}时限比${LEVEL_ZH[before.level]}还短`,
          `${level} is asked to ${stage} sooner than ${before.level}`,
          level,
        )
      before = { level, minutes }
    }
  }
}

/** A strong phrase in two items is an ambiguity; a common keyword is only worth a look when two items of one kind share it. */
function sharedWords(items: readonly Item[], findings: Finding[]) {
  const first = new Map<string, Item>()
  const note = (item: Item, other: Item, word: string) =>
    findings.push({
      code: 'items.word_shared',
      severity: 'hint',
      itemCode: item.code,
      itemName: item.name,
      field: 'keywords',
      zh: `“${word}”和 ${other.code} ${other.name} 重复`,
      en: `“${word}” is also a word of ${other.code}`,
    })
  for (const item of items) {
    for (const phrase of new Set(item.phrases)) {
      const other = first.get(`!${phrase}`)
      if (other) note(item, other, phrase)
      else first.set(`!${phrase}`, item)
    }
    for (const word of new Set(item.keywords)) {
      const key = `${kindCodeOf(item.code)} ${word}`
      const other = first.get(key)
      if (other && other.code !== item.code) note(item, other, word)
      else first.set(key, item)
    }
  }
}

/** One class or kind code must carry one name, or the tree shows it twice. */
function names(items: readonly Item[], findings: Finding[]) {
  const given = new Map<string, string>()
  for (const item of items)
    for (const [code, name] of [
      [classCodeOf(item.code), item.className],
      [kindCodeOf(item.code), item.kindName],
    ] as const) {
      const other = given.get(code)
      if (other === undefined) given.set(code, name)
      else if (other !== name)
        findings.push({
          code: 'items.name_differs',
          severity: 'blocking',
          itemCode: item.code,
          itemName: item.name,
          field: code.includes('.') ? 'kindName' : 'className',
          zh: `${code} 有两个名字：${other}、${name}`,
          en: `${code} has two names: ${other}, ${name}`,
        })
    }
}
