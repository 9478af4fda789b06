/** Unsaved changes of a draft: kept in this browser, saved item by item on top of what others have saved meanwhile. */
import { useEffect, useRef, useState } from 'react'
import { type ApiProblem, asProblem, call, newRequestId } from '../../../ui/api.ts'
import { forget, keep, kept } from '../../../ui/keep.ts'
import { useRenew } from '../../../ui/query.tsx'
import {
  checkList,
  diffList,
  getItem,
  getList,
  type Item,
  listVersions,
  replayList,
  saveItem,
} from '../contract.ts'
import { diffItems } from '../rules.ts'
import { type Clash, merge, setAt } from './paths.ts'

export interface Edit {
  item: Item
  /** As it was when the first change was made; null: added here. */
  from: Item | null
}
export type Edits = Record<string, Edit>
export interface Clashed {
  code: string
  mine: Item
  theirs: Item
  clashes: Clash[]
}
export const listEndpoints = [listVersions, getList, getItem, checkList, diffList, replayList]

export interface Work {
  edits: Edits
  count: number
  change: (code: string, item: Item, from: Item | null) => void
  drop: (code: string) => void
  clear: () => void
  save: () => Promise<boolean>
  saving: boolean
  problem: ApiProblem | null
  clashed: Clashed | null
  settle: (choices: Record<string, 'mine' | 'theirs' | undefined>) => void
}

export function useWork(listId: string, onSaved: (merged: boolean) => void): Work {
  const [edits, setEdits] = useState<Edits>({})
  const [saving, setSaving] = useState(false)
  const [problem, setProblem] = useState<ApiProblem | null>(null)
  const [clashed, setClashed] = useState<Clashed | null>(null)
  const latest = useRef(edits)
  const key = `items:${listId}`
  const renew = useRenew()

  const put = (next: Edits) => {
    latest.current = next
    setEdits(next)
    if (Object.keys(next).length > 0) void keep(key, next)
    else void forget(key)
  }
  useEffect(() => {
    let gone = false
    latest.current = {}
    setEdits({})
    setProblem(null)
    setClashed(null)
    void kept<Edits>(`items:${listId}`).then((found) => {
      if (gone || !found) return
      latest.current = { ...found, ...latest.current }
      setEdits(latest.current)
    })
    return () => {
      gone = true
    }
  }, [listId])

  const without = (code: string): Edits => {
    const { [code]: _gone, ...rest } = latest.current
    return rest
  }

  async function one(code: string, edit: Edit): Promise<'saved' | 'merged' | 'clash'> {
    for (let turn = 0; ; turn++) {
      // A code that is not there answers 404: it is added, or somebody took it out and it comes back as I have it.
      const now = await call(getItem, { params: { id: listId, code } }).catch((e: unknown) => {
        if (asProblem(e).status === 404) return null
        throw e
      })
      const version = now?.listVersion ?? (await call(getList, { params: { id: listId } })).list.version
      const { item, clashes } = now ? merge(edit.from, edit.item, now.item) : { item: edit.item, clashes: [] }
      if (now && clashes.length > 0) {
        setClashed({ code, mine: item, theirs: now.item, clashes })
        return 'clash'
      }
      try {
        await call(saveItem, {
          params: { id: listId, code },
          body: { requestId: newRequestId(), baseVersion: version, item },
        })
        return now && edit.from && diffItems(edit.from, now.item).length > 0 ? 'merged' : 'saved'
      } catch (e) {
        if (asProblem(e).code !== 'conflict.version' || turn >= 3) throw e
      }
    }
  }

  async function save(): Promise<boolean> {
    if (saving) return false
    setSaving(true)
    setProblem(null)
    let merged = false
    let whole = true
    let any = false
    try {
      for (const [code, edit] of Object.entries(latest.current)) {
        const how = await one(code, edit)
        if (how === 'clash') {
          whole = false
          break
        }
        any = true
        merged ||= how === 'merged'
        // What was typed while the answer was on its way stays an edit.
        const now = latest.current[code]
        put(
          now && now.item !== edit.item
            ? { ...latest.current, [code]: { item: now.item, from: edit.item } }
            : without(code),
        )
      }
    } catch (e) {
      setProblem(asProblem(e))
      whole = false
    }
    renew(...listEndpoints)
    setSaving(false)
    if (whole && any) onSaved(merged)
    return whole
  }

  return {
    edits,
    count: Object.keys(edits).length,
    change(code, item, from) {
      if (from && diffItems(from, item).length === 0) put(without(code))
      else put({ ...latest.current, [code]: { item, from } })
    },
    drop: (code) => put(without(code)),
    clear: () => put({}),
    save,
    saving,
    problem,
    clashed,
    settle(choices) {
      if (!clashed) return
      let item = clashed.mine
      for (const c of clashed.clashes)
        if (choices[c.field] === 'theirs') item = setAt(item, c.field, c.theirs)
      put({ ...latest.current, [clashed.code]: { item, from: clashed.theirs } })
      setClashed(null)
    },
  }
}
