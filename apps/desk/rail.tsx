import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { Link, NavLink, useLocation } from 'react-router'
import { useBadges } from '../../ui/badges.ts'
import { dict, useT, useWord } from '../../ui/i18n.tsx'
import { Icon, Logo } from '../../ui/icons.tsx'
import { type DeskPage, type NavGroup, navGroups } from '../../ui/pages.ts'

const words = dict({
  main: { zh: '主导航', en: 'Main navigation' },
  more: { zh: '全部', en: 'All' },
  all: { zh: '全部页面', en: 'All pages' },
  work: { zh: '办事', en: 'Cases' },
  people: { zh: '走访和服务', en: 'Visits and services' },
  figures: { zh: '看数', en: 'Figures' },
  rules: { zh: '清单和人', en: 'Duties and people' },
  links: { zh: '渠道和连接', en: 'Channels and links' },
  admin: { zh: '管理', en: 'Administration' },
})

/** Room of one entry with its gap, in px (desk-shell.css): the rail stands at the left, on phones it lies at the foot. */
const tallPx = 50
const widePx = 58

export const groupOf = (page: DeskPage): NavGroup => page.nav?.group ?? 'work'

/**
 * The pages this person may see: as many as the height holds, in their order, and all of them by groups behind the last entry.
 * A page that does not fit stands in the rail while it is open.
 */
export function Rail({ pages, foot }: { pages: DeskPage[]; foot: React.ReactNode }) {
  const t = useT(words)
  const w = useWord()
  const badges = useBadges()
  const { pathname } = useLocation()
  const [fit, setFit] = useState(pages.length)
  const [open, setOpen] = useState(false)
  const room = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const box = room.current
    if (!box) return
    const measure = () => {
      const { clientHeight: tall, clientWidth: wide } = box
      setFit(Math.max(1, Math.floor(wide > tall ? (wide + 4) / widePx : (tall + 4) / tallPx)))
    }
    measure()
    const watch = new ResizeObserver(measure)
    watch.observe(box)
    return () => watch.disconnect()
  }, [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page closes it
  useEffect(() => setOpen(false), [pathname])

  const here = (p: DeskPage) => pathname === `/${p.path}` || pathname.startsWith(`/${p.path}/`)
  const first = pages.length <= fit ? pages : pages.slice(0, Math.max(1, fit - 1))
  const current = pages.find(here)
  const shown = current && !first.includes(current) ? [...first.slice(0, -1), current] : first
  const hidden = pages.filter((p) => !shown.includes(p))

  return (
    <nav className="y-rail" aria-label={t('main')}>
      <Link to="/" className="lg">
        <Logo size={30} dark />
      </Link>
      <div className="room" ref={room}>
        {shown.map((p) => (
          <NavLink key={p.path} to={`/${p.path}`} className={({ isActive }) => (isActive ? 'on' : '')}>
            {p.nav && <Icon name={p.nav.icon} />}
            {w(p.nav?.words)}
            {badges[p.path] ? <i role="img" aria-label={String(badges[p.path])} /> : null}
          </NavLink>
        ))}
        {hidden.length > 0 && (
          <button type="button" aria-expanded={open} aria-haspopup="dialog" onClick={() => setOpen(!open)}>
            <Icon name="grid" />
            {t('more')}
            {hidden.some((p) => badges[p.path]) ? <i role="img" aria-label={t('more')} /> : null}
          </button>
        )}
      </div>
      {foot}
      {open && <AllPages pages={pages} onClose={() => setOpen(false)} />}
    </nav>
  )
}

function AllPages({ pages, onClose }: { pages: DeskPage[]; onClose: () => void }) {
  const t = useT(words)
  const w = useWord()
  const badges = useBadges()
  const box = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const d = box.current
    if (d && !d.open) d.showModal()
    return () => d?.close()
  }, [])
  const groups = navGroups
    .map((key) => ({ key, list: pages.filter((p) => groupOf(p) === key) }))
    .filter((g) => g.list.length > 0)
  /** Arrows walk through all entries, in the order they are read. */
  const walk = (e: React.KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[e.key]
    if (!step || !box.current) return
    const links = [...box.current.querySelectorAll('a')]
    const at = links.indexOf(document.activeElement as HTMLAnchorElement)
    links[(at + step + links.length) % links.length]?.focus()
    e.preventDefault()
  }
  return (
    <dialog
      ref={box}
      className="y-allpages"
      aria-label={t('all')}
      onCancel={(e) => {
        e.preventDefault()
        onClose()
      }}
      onPointerDown={(e) => e.target === box.current && onClose()}
      onKeyDown={walk}
    >
      <div className="in">
        {groups.map((g) => (
          <section key={g.key}>
            <h2>{t(g.key)}</h2>
            {g.list.map((p) => (
              <NavLink key={p.path} to={`/${p.path}`} onClick={onClose}>
                {p.nav && <Icon name={p.nav.icon} />}
                <span>{w(p.title)}</span>
                {badges[p.path] ? <b>{badges[p.path]}</b> : null}
                {p.nav?.letter && <kbd>G {p.nav.letter}</kbd>}
              </NavLink>
            ))}
          </section>
        ))}
      </div>
    </dialog>
  )
}
