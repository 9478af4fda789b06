/** The questions of each kind of source. */
import type { HTMLAttributes } from 'react'
import { type T, useT, useWord } from '../../../ui/i18n.tsx'
import { mapFields } from '../contract.ts'
import type { Draft } from './draft.ts'
import { fieldWords, pagingWords, words } from './words.ts'

export interface PartProps {
  draft: Draft
  set: (more: Draft) => void
  kept: { headers: string[]; password: boolean }
  paths: { lists: string[]; fields: string[] }
}
type W = T<typeof words>

export function Text({
  k,
  label,
  draft,
  set,
  all,
  ...rest
}: {
  k: string
  label: string
  all?: boolean
  required?: boolean
  type?: string
  list?: string
  placeholder?: string
  autoComplete?: string
  inputMode?: HTMLAttributes<HTMLInputElement>['inputMode']
} & Pick<PartProps, 'draft' | 'set'>) {
  return (
    <label className={all ? 'all' : ''}>
      {label}
      <input name={k} value={draft[k] ?? ''} onChange={(e) => set({ [k]: e.target.value })} {...rest} />
    </label>
  )
}

function Check({ k, label, draft, set }: { k: string; label: string } & Pick<PartProps, 'draft' | 'set'>) {
  return (
    <label className="chk">
      <input
        type="checkbox"
        checked={draft[k] === 'yes'}
        onChange={(e) => set({ [k]: e.target.checked ? 'yes' : '' })}
      />
      {label}
    </label>
  )
}

export function FolderPart(p: PartProps) {
  const t = useT(words)
  return (
    <>
      <Text {...p} k="place" label={t('place')} all required placeholder="hotline" />
      <p className="y-note all">{t('placeHint')}</p>
      <Check {...p} k="answers" label={t('answers')} />
    </>
  )
}

export function PullPart(p: PartProps) {
  const t = useT(words)
  const w = useWord()
  const { draft, set, kept, paths } = p
  return (
    <>
      <Text
        {...p}
        k="url"
        label={t('url')}
        all
        required
        type="url"
        placeholder="https://…/orders?since={since}"
      />
      <p className="y-note all">{t('urlHint')}</p>
      <label className="all">
        {t('headers')}
        <textarea
          rows={2}
          value={draft.headers ?? ''}
          autoComplete="off"
          spellCheck={false}
          placeholder="authorization: Bearer …"
          onChange={(e) => set({ headers: e.target.value })}
        />
      </label>
      {kept.headers.length > 0 && (
        <p className="y-note all">{t('headersKept', { names: kept.headers.join(', ') })}</p>
      )}
      <Text {...p} k="list" label={t('list')} list="src-lists" placeholder="data.items" />
      <Paging {...p} t={t} />
      <datalist id="src-lists">
        {paths.lists.map((x) => (
          <option key={x} value={x} />
        ))}
      </datalist>
      <datalist id="src-fields">
        {paths.fields.map((x) => (
          <option key={x} value={x} />
        ))}
      </datalist>
      <fieldset className="all sr-map">
        <legend className="y-sec">{t('mapping')}</legend>
        {mapFields.map((f) => (
          <Text
            key={f}
            {...p}
            k={`map.${f}`}
            label={w(fieldWords[f])}
            list="src-fields"
            required={f === 'externalId' || f === 'content'}
          />
        ))}
        <label>
          {t('crs')}
          <select value={draft.crs} onChange={(e) => set({ crs: e.target.value })}>
            <option value="wgs84">WGS-84</option>
            <option value="gcj02">GCJ-02</option>
            <option value="bd09">BD-09</option>
          </select>
        </label>
      </fieldset>
      <Text {...p} k="sinceField" label={t('sinceField')} list="src-fields" />
      <Text {...p} k="sinceFirst" label={t('sinceFirst')} placeholder="2026-01-01" />
      <Text
        {...p}
        k="answerUrl"
        label={t('answerUrl')}
        all
        placeholder="https://…/orders/{externalId}/result"
      />
    </>
  )
}

function Paging({ draft, set, t }: PartProps & { t: W }) {
  const w = useWord()
  const p = { draft, set }
  return (
    <>
      <label>
        {t('paging')}
        <select value={draft.by} onChange={(e) => set({ by: e.target.value })}>
          {(['none', 'page', 'offset', 'cursor', 'link'] as const).map((k) => (
            <option key={k} value={k}>
              {w(pagingWords[k])}
            </option>
          ))}
        </select>
      </label>
      {draft.by !== 'none' && draft.by !== 'link' && (
        <Text {...p} k="param" label={t('pageParam')} required placeholder="page" />
      )}
      {draft.by === 'page' && (
        <label>
          {t('pageFirst')}
          <select value={draft.first} onChange={(e) => set({ first: e.target.value })}>
            <option value="1">1</option>
            <option value="0">0</option>
          </select>
        </label>
      )}
      {(draft.by === 'cursor' || draft.by === 'link') && (
        <Text
          {...p}
          k="next"
          label={t('pageNext')}
          required={draft.by === 'cursor'}
          placeholder="data.next"
        />
      )}
    </>
  )
}

export function MailPart(p: PartProps) {
  const t = useT(words)
  const { draft, set, kept } = p
  return (
    <>
      <Text {...p} k="address" label={t('address')} required type="email" />
      <Text {...p} k="user" label={t('user')} autoComplete="off" placeholder={draft.address ?? ''} />
      <label className="all">
        {t('password')}
        <input
          type="password"
          autoComplete="new-password"
          value={draft.password ?? ''}
          onChange={(e) => set({ password: e.target.value })}
        />
      </label>
      {kept.password && <p className="y-note all">{t('passwordKept')}</p>}
      {(['imap', 'smtp'] as const).map((k) => (
        <fieldset key={k} className="all sr-host">
          <legend className="y-sec">{t(k)}</legend>
          <Text {...p} k={`${k}Host`} label={t('url')} required placeholder={`${k}.example.cn`} />
          <Text {...p} k={`${k}Port`} label={t('port')} required inputMode="numeric" />
          <Check {...p} k={`${k}Tls`} label={t('tls')} />
        </fieldset>
      ))}
      <label>
        {t('from')}
        <select value={draft.from} onChange={(e) => set({ from: e.target.value })}>
          <option value="now">{t('fromNow')}</option>
          <option value="all">{t('fromAll')}</option>
        </select>
      </label>
    </>
  )
}
