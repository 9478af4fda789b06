/** One call in the protocol of chat completions that OpenAI introduced and most servers speak (vLLM, Ollama, llama.cpp, DashScope, DeepSeek). */
import { z } from 'zod'
import type { Installation } from '../../kernel/context.ts'
import type { Message } from './rules.ts'

export type ModelOptions = NonNullable<Installation['model']>
const Reply = z.object({
  choices: z.array(z.object({ message: z.object({ content: z.string() }).loose() }).loose()).min(1),
  usage: z
    .object({ total_tokens: z.number().int().min(0) })
    .loose()
    .optional(),
})
export type Fault = 'late' | 'refused' | 'unreadable' | 'away'
const timeoutMs = 60_000
const mostBytes = 1_000_000

/** Never throws; the fault says whether to ask again later. */
export async function complete(
  m: ModelOptions,
  messages: readonly Message[],
  ms = timeoutMs,
): Promise<{ content: string; tokens: number } | { fault: Fault }> {
  let res: Response
  let body: string
  try {
    res = await fetch(`${m.url.replace(/\/+$/, '')}/chat/completions`, {
      method: 'POST',
      redirect: 'error',
      signal: AbortSignal.timeout(ms),
      headers: {
        'content-type': 'application/json',
        ...(m.key ? { authorization: `Bearer ${m.key}` } : {}),
      },
      body: JSON.stringify({ model: m.name, messages, temperature: 0.2, max_tokens: 800, stream: false }),
    })
    body = await short(res)
  } catch (err) {
    return { fault: err instanceof DOMException && err.name === 'TimeoutError' ? 'late' : 'away' }
  }
  if (!res.ok) return { fault: res.status >= 500 ? 'away' : 'refused' }
  try {
    const r = Reply.parse(JSON.parse(body))
    return { content: r.choices[0]!.message.content, tokens: r.usage?.total_tokens ?? 0 }
  } catch {
    return { fault: 'unreadable' }
  }
}

async function short(res: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of res.body ?? []) {
    size += chunk.length
    if (size > mostBytes) throw new Error('too long an answer')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
