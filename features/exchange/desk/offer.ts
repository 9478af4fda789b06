/** Whether there is somebody to refer a case to. Loaded with the shell, so it knows no contract until it asks (ui/no-eval.ts comes first). */
import { useQuery } from '@tanstack/react-query'
import { call } from '../../../ui/api.ts'
import type { OpenRecord } from '../../../ui/extras.ts'
import { useSession } from '../../../ui/session.tsx'

/** As for giving it to another unit. */
const referable = ['triage', 'dispatched', 'accepted', 'suspended']

/** Offered where there is somebody to refer to, be it with a reason why not now. The same cached answer as the section beside the case. */
export function useReferable(r: OpenRecord): boolean {
  const { can } = useSession()
  const got = useQuery({
    queryKey: ['exchange.ofCase', { params: { id: r.id }, query: undefined }],
    queryFn: async ({ signal }) => {
      const { caseReferrals } = await import('../contract.ts')
      return call(caseReferrals, { params: { id: r.id }, signal })
    },
    enabled: can('case.dispatch') && referable.includes(r.state),
    staleTime: 5000,
  })
  return (got.data?.targets.length ?? 0) > 0
}
