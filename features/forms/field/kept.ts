/** Forms on a worker's phone: what was read once is there without a line. */
import { useEffect, useState } from 'react'
import { call } from '../../../ui/api.ts'
import { keep, kept } from '../../../ui/keep.ts'
import { useAsk } from '../../../ui/query.tsx'
import { formGet, formsOpen, type OpenForm, type PublishedForm } from '../contract.ts'

/** All open forms, each with its questions fetched ahead, so that any can be opened in a stairwell. */
export function useForms(): { forms: readonly OpenForm[]; waiting: boolean } {
  const asked = useAsk(formsOpen)
  const [old, setOld] = useState<OpenForm[]>()
  const fresh = asked.data?.forms
  useEffect(() => {
    if (!fresh) {
      void kept<OpenForm[]>('forms').then((f) => setOld(f ?? []))
      return
    }
    void keep('forms', fresh)
    for (const f of fresh)
      void kept<PublishedForm>(`form:${f.key}`).then(async (have) => {
        if (have?.version === f.version) return
        const form = await call(formGet, { params: { key: f.key } }).catch(() => undefined)
        if (form) await keep(`form:${f.key}`, form)
      })
  }, [fresh])
  return { forms: fresh ?? old ?? [], waiting: !fresh && !old }
}

export function useForm(key: string): { form: PublishedForm | undefined; missing: boolean } {
  const asked = useAsk(formGet, { params: { key } })
  const [old, setOld] = useState<PublishedForm | null>()
  const fresh = asked.data
  useEffect(() => {
    if (fresh) void keep(`form:${key}`, fresh)
    else void kept<PublishedForm>(`form:${key}`).then((f) => setOld(f ?? null))
  }, [fresh, key])
  const form = fresh ?? old ?? undefined
  return { form, missing: !form && old === null && asked.isError }
}
