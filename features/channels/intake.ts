/** What a channel hands to the reports feature; it comes by argument, so that a channel can be tried without the rest. */
import type { App } from '../../kernel/context.ts'

export interface IntakeInput {
  channel: string
  externalId?: string
  clientId?: string | undefined
  title?: string
  body: string
  placeText?: string
  point?: readonly [number, number]
  reporter: { kind: 'anonymous' | 'named'; name?: string; phone?: string }
  publicConsent?: boolean
  occurredAt?: Date
  requestId: string
  uploads?: readonly string[]
  raw?: unknown
}

export interface IntakeAnswer {
  reportId: string
  caseId: string | null
  number: string
  repeated: boolean
}

export type Intake = (app: App, input: IntakeInput) => Promise<IntakeAnswer>
