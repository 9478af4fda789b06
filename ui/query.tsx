/** TanStack Query over `call`: one cache for desk and field. (The resident page is too small to need it.) */
import {
  QueryClient,
  QueryClientProvider,
  type UseQueryOptions,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { type ReactNode, useRef } from 'react'
import type { AnswerOf, EndpointDef } from '../kernel/contract.ts'
import { type ApiProblem, asProblem, type CallInput, call, newRequestId } from './api.ts'

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      refetchOnWindowFocus: true,
      retry: (n, e) => asProblem(e).retryable && n < 4,
      retryDelay: (n) => Math.min(1000 * 2 ** n, 8000),
    },
    mutations: { retry: false },
  },
})

export function Queries({ children }: { children: ReactNode }) {
  return <QueryClientProvider client={queries}>{children}</QueryClientProvider>
}

/** Key of an endpoint's answers: `invalidate(casesList)` renews them all. */
export const keyOf = (def: EndpointDef, input?: unknown): unknown[] => (input ? [def.id, input] : [def.id])

type AskOptions<E> = Omit<UseQueryOptions<AnswerOf<E>, ApiProblem>, 'queryKey' | 'queryFn'>

/** Reads an endpoint: `const list = useAsk(casesList, { query: { view } })`. */
export function useAsk<E extends EndpointDef>(def: E, input: CallInput<E> = {}, options: AskOptions<E> = {}) {
  return useQuery<AnswerOf<E>, ApiProblem>({
    ...options,
    queryKey: keyOf(def, { params: input.params, query: input.query }),
    queryFn: ({ signal }) => call(def, { ...input, signal }),
  })
}

/**
 * Writes through an endpoint. Keeps one request id over retries of the same intention and makes a new one after an
 * answer: `const send = useSend(casesDispatch, { renew: [casesList] }); send.mutate({ params: { id }, body: { … } })`.
 * The `requestId` is added to the body.
 */
export function useSend<E extends EndpointDef>(
  def: E,
  options: {
    renew?: EndpointDef[]
    onDone?: (answer: AnswerOf<E>, input: SendInput<E>) => void
    onProblem?: (p: ApiProblem) => void
  } = {},
) {
  const client = useQueryClient()
  const intention = useRef<{ id: string; said: string } | undefined>(undefined)
  return useMutation<AnswerOf<E>, ApiProblem, SendInput<E>>({
    mutationFn: (input) => {
      // What was changed after a missing answer is another intention: the server refuses one id with two bodies.
      const said = JSON.stringify([input.params, input.body])
      if (intention.current?.said !== said) intention.current = { id: newRequestId(), said }
      const body = { requestId: intention.current.id, ...(input.body as object | undefined) }
      return call(def, { ...input, body: body as CallInput<E>['body'] } as CallInput<E>).catch(
        (e: unknown) => {
          throw asProblem(e)
        },
      )
    },
    onSuccess: (answer, input) => {
      intention.current = undefined
      for (const d of options.renew ?? []) void client.invalidateQueries({ queryKey: [d.id] })
      options.onDone?.(answer, input)
    },
    onError: (p) => {
      // A refused intention is over; one without an answer may have been carried out and keeps its id.
      if (!p.retryable) intention.current = undefined
      options.onProblem?.(p)
    },
  })
}

type SendBody<E> = CallInput<E>['body'] extends infer B
  ? B extends object
    ? Omit<B, 'requestId'> & { requestId?: string }
    : B
  : never
export interface SendInput<E> extends Omit<CallInput<E>, 'body'> {
  body?: SendBody<E>
}

/** Renews every cached answer of these endpoints. */
export function useRenew(): (...defs: EndpointDef[]) => void {
  const client = useQueryClient()
  return (...defs) => {
    for (const d of defs) void client.invalidateQueries({ queryKey: [d.id] })
  }
}
