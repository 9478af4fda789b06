/**
 * Imported first by desk and field (the residents' pages carry no zod): zod compiles its checks with `new Function` where it
 * may, and asks whether it may by trying, which the content security policy refuses and the browser reports as a fault.
 */
import { config } from 'zod'

config({ jitless: true })
