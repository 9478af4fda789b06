import { Btn } from '../../../ui/button.tsx'
import { useDraft } from '../../../ui/draft.ts'
import { useT, useWord } from '../../../ui/i18n.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { useMe } from '../../../ui/session.tsx'
import { getCase } from '../../cases/contract.ts'
import { mediationOpen, mediationsList, mediationsOfCase } from '../contract.ts'
import { type Kind, kinds, kindWords, sideWords } from '../rules.ts'
import { Area, Line } from './fields.tsx'
import { words } from './words.ts'

interface Draft {
  kind: Kind | ''
  title: string
  regionPath: string
  placeText: string
  parties: { name: string; phone: string; role: string; words: string }[]
}
const nobody = { name: '', phone: '', role: '', words: '' }

/** Opens a mediation: of a case, whose title and place are taken over, or on its own. */
export function OpenForm({
  caseId,
  onOpened,
  onCancel,
}: {
  caseId: string | null
  onOpened: (id: string) => void
  onCancel: () => void
}) {
  const t = useT(words)
  const w = useWord()
  const me = useMe()
  const c = useAsk(getCase, { params: { id: caseId ?? '' } }, { enabled: caseId !== null })
  const [d, set, drop] = useDraft<Draft>(`yige.draft.mediation.new.${caseId ?? ''}`, {
    kind: '',
    title: '',
    regionPath: me.ranges['mediation.handle']?.[0] ?? '',
    placeText: '',
    parties: [nobody, nobody],
  })
  const send = useSend(mediationOpen, {
    renew: [mediationsList, mediationsOfCase],
    onDone: (a) => {
      drop()
      onOpened(a.id)
    },
  })
  const title = d.title || (c.data?.title ?? '').slice(0, 80)
  return (
    <form
      className="md-form y-ask two"
      onSubmit={(e) => {
        e.preventDefault()
        if (!d.kind) return
        send.mutate({
          body: {
            kind: d.kind,
            title,
            ...(caseId ? { caseId } : { regionPath: d.regionPath }),
            placeText: d.placeText,
            parties: d.parties
              .filter((p) => p.name.trim())
              .map((p) => ({
                name: p.name,
                ...(p.phone.trim() ? { phone: p.phone } : {}),
                role: p.role,
                words: p.words,
              })),
          },
        })
      }}
    >
      {c.data && (
        <p className="all y-note">
          {t('fromCase', { number: c.data.number })} · {c.data.title}
        </p>
      )}
      <label>
        {t('kind')}
        <select required value={d.kind} onChange={(e) => set({ kind: e.target.value as Kind })}>
          <option value="" />
          {kinds.map((k) => (
            <option key={k} value={k}>
              {w(kindWords[k])}
            </option>
          ))}
        </select>
      </label>
      <Line label={t('label')} value={title} max={80} needed onChange={(x) => set({ title: x })} />
      {!caseId && (
        <Line
          label={t('region')}
          value={d.regionPath}
          max={60}
          needed
          onChange={(regionPath) => set({ regionPath })}
        />
      )}
      <Line
        label={t('place')}
        hint={c.data?.placeText ?? ''}
        value={d.placeText}
        onChange={(placeText) => set({ placeText })}
      />
      {d.parties.map((p, i) => {
        const one = (x: Partial<typeof p>) =>
          set((now) => ({ parties: now.parties.map((y, n) => (n === i ? { ...y, ...x } : y)) }))
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the place in the list is what makes somebody 甲方
          <fieldset key={i} className="all md-party">
            <legend>{w(sideWords(i + 1))}</legend>
            <Line
              label={t('theName')}
              value={p.name}
              max={40}
              needed={i === 0}
              onChange={(name) => one({ name })}
            />
            <Line
              label={t('phone')}
              type="tel"
              hint={t('optional')}
              value={p.phone}
              onChange={(phone) => one({ phone })}
            />
            <Line
              label={t('role')}
              hint={t('roleHint')}
              max={40}
              value={p.role}
              onChange={(role) => one({ role })}
            />
            {i > 1 && (
              <Btn
                sm
                ghost
                onClick={() => set((now) => ({ parties: now.parties.filter((_, n) => n !== i) }))}
              >
                {t('drop')}
              </Btn>
            )}
            <Area
              label={t('saidBy', { side: w(sideWords(i + 1)) })}
              rows={2}
              value={p.words}
              onChange={(x) => one({ words: x })}
            />
          </fieldset>
        )
      })}
      {d.parties.length < 9 && (
        <div className="all">
          <Btn sm icon="plus" onClick={() => set((now) => ({ parties: [...now.parties, nobody] }))}>
            {t('addParty')}
          </Btn>
        </div>
      )}
      {send.error && (
        <div className="all">
          <ProblemPanel
            problem={send.error}
            title={t('notDone')}
            safe={t('keptDraft')}
            fields={{
              regionPath: t('region'),
              ...Object.fromEntries(
                d.parties.flatMap((_, i) => [
                  [`parties.${i}.phone`, `${w(sideWords(i + 1))} ${t('phone')}`],
                  [`parties.${i}.name`, `${w(sideWords(i + 1))} ${t('theName')}`],
                ]),
              ),
            }}
          />
        </div>
      )}
      <p className="all y-note">{t('openWill')}</p>
      <div className="md-acts all">
        <Btn onClick={onCancel}>{t('cancel')}</Btn>
        <Btn pri type="submit" busy={send.isPending}>
          {t('new')}
        </Btn>
      </div>
    </form>
  )
}
