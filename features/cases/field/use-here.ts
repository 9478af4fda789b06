/** Where this phone is, without asking for leave: only when it was given before. */
import { useEffect, useState } from 'react'
import { type Here, whereAmI } from '../../../ui/here.ts'

export function useHere(): Here | undefined {
  const [here, setHere] = useState<Here>()
  useEffect(() => {
    let on = true
    const look = async () => {
      const leave = await navigator.permissions?.query({ name: 'geolocation' }).catch(() => undefined)
      if (leave?.state !== 'granted') return
      const at = await whereAmI()
      if (on && typeof at !== 'string') setHere(at)
    }
    void look()
    const timer = setInterval(() => document.visibilityState === 'visible' && void look(), 60_000)
    return () => {
      on = false
      clearInterval(timer)
    }
  }, [])
  return here
}
