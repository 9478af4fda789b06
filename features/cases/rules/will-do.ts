/** What pressing a button will do, said before it is pressed: who is told, which clock starts, how long it can be undone. Pure. */
import type { Words } from '../../../kernel/contract.ts'
import { counted } from '../../../shared/plural.ts'
import { type Action, type CaseFacts, pendingOf } from '../rules.ts'

export interface WillDoFacts {
  ownerNow: string | null
  reporters: number
  handlers: number
  signLimit: Words | null
  resolveLimit: Words | null
  recallMinutes: number
}

const w = (zh: string, en: string): Words => ({ zh, en })

export function willDo(
  c: CaseFacts,
  allowed: readonly Action[],
  f: WillDoFacts,
): { action: Action; lines: Words[] }[] {
  const told = w(`告诉 ${f.reporters} 位报告人`, `tells ${counted(f.reporters, 'reporter', 'reporters')}`)
  const lines: Partial<Record<Action, (Words | null)[]>> = {
    dispatch: [
      f.ownerNow
        ? w(`派给 ${f.ownerNow}，同时通知他`, `sends it to ${f.ownerNow} and notifies them`)
        : w('按您选的单位派出', 'sends it to the unit you choose'),
      f.signLimit
        ? w(`签收限 ${f.signLimit.zh}，从派出起算`, `accept within ${f.signLimit.en}, from dispatch`)
        : null,
      f.resolveLimit ? w(`办结限 ${f.resolveLimit.zh}`, `resolve within ${f.resolveLimit.en}`) : null,
      w(`${told.zh}“已派人”`, `${told.en} who has it`),
      w(
        `${f.recallMinutes} 分钟内、对方签收前可撤回`,
        `can be taken back for ${f.recallMinutes} minutes until accepted`,
      ),
    ],
    recall: [
      w('收回派遣，回到待确认；报告人不再看到已派人', 'takes the dispatch back to be confirmed again'),
    ],
    redispatch: [
      w('原单位不再办，办结期限不重算', 'the unit is released; the due time stays'),
      w(`${told.zh}换了单位`, `${told.en}`),
    ],
    accept: [
      w('签收钟停', 'stops the accept clock'),
      w(`${told.zh}“有人接了”`, `${told.en} that somebody has it`),
    ],
    assemble: [w('集结钟停，到场钟照走', 'stops the clock of assembling; that of arriving goes on')],
    arrive: [
      w('记下时间和位置', 'records time and position'),
      w(`${told.zh}“到现场了”`, `${told.en} that you are there`),
    ],
    whistle: [
      w('被叫的单位各有自己的签收、到场钟', 'each unit called gets clocks of its own'),
      w('主办不变', 'the main handler stays'),
    ],
    finish: [w('记下您这部分的结果；主办仍在办', 'records your part; the main handler goes on')],
    resolve: [
      w('办结钟停', 'stops the resolve clock'),
      w(
        `结果回到 ${f.reporters} 位报告人各自的来源`,
        `the result goes back to ${counted(f.reporters, 'report', 'reports')}, each by its own channel`,
      ),
      w('报告人 7 天内可说没解决', 'reporters may reopen for 7 days'),
    ],
    requestReturn: [
      w('办结钟不停', 'the resolve clock goes on'),
      w(
        c.returns >= 2 ? '第三次退回由值班长裁定' : '由派遣人裁定',
        c.returns >= 2 ? 'the third return goes to the arbiter' : 'the dispatcher rules',
      ),
    ],
    ruleReturn: [
      w(
        `准：改派${pendingOf(c, 'return') ? '到提议的单位' : ''}，办错的时间还给新单位`,
        'approve: goes to the proposed unit, which gets the lost time back',
      ),
      w('不准：原单位继续，钟不变', 'refuse: the unit goes on, clocks unchanged'),
    ],
    requestExtension: [w('批准前期限不变', 'the due time stays until it is approved')],
    ruleExtension: [
      w('准：期限后移，报告人会看到原因', 'approve: the due time moves and the reporter reads why'),
    ],
    requestSuspension: [w('批准前钟照走', 'clocks go on until it is approved')],
    ruleSuspension: [w('准：各钟暂停到恢复为止', 'approve: clocks pause until resumed')],
    resume: [w('各钟接着走', 'clocks go on')],
    supervise: [
      w(`通知 ${f.handlers} 个承办`, `notifies ${counted(f.handlers, 'handler', 'handlers')}`),
      w('进入督办清单', 'goes on the supervision list'),
    ],
    remind: [
      w(
        `通知 ${f.handlers} 个承办，记入经过`,
        `notifies ${counted(f.handlers, 'handler', 'handlers')}, on the record`,
      ),
    ],
    escalate: [w('上一级值班长看得到并收到通知', 'the level above is notified')],
    callback: [w('解决了：进入归档；没解决：重开', 'solved: on to the archive; not solved: reopened')],
    archive: [w('归档后不能再改，7 天内可重开', 'closed; may be reopened for 7 days')],
    reopen: [w('回到原承办单位，办结期限重新算', 'back to the same unit with a new limit'), told],
    reject: [w('结束，不再办', 'ends here'), w(`${told.zh}原因`, `${told.en} why`)],
    withdraw: [w('结束，通知承办不用办了', 'ends here; handlers are told')],
  }
  return allowed.flatMap((action) => {
    const list = lines[action]?.filter((x): x is Words => x !== null)
    return list?.length ? [{ action, lines: list }] : []
  })
}
