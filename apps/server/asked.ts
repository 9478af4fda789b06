/**
 * Aborted when the program is asked to stop: by a signal, or by the loss of the launcher that started it. Asking again
 * later than a second ends at once; before that it is the same Ctrl-C, heard from the terminal and from the launcher.
 */
export function askedToStop(): AbortSignal {
  const asked = new AbortController()
  let since = 0
  const ask = () => {
    if (asked.signal.aborted) {
      if (performance.now() - since > 1000) process.exit(130)
      return
    }
    since = performance.now()
    console.log('\n  正在停止 stopping …')
    asked.abort()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, ask)
  if (process.channel) {
    process.on('disconnect', ask)
    // The channel alone must not keep the program alive.
    process.channel.unref()
  }
  return asked.signal
}
