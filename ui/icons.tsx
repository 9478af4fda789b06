/** Icons of the interface: our own drawings on a 20 px field, one stroke, no fill, so that they follow text colour. */
const paths = {
  inbox:
    'M3 11l2.2-6.2A1.2 1.2 0 0 1 6.3 4h7.4a1.2 1.2 0 0 1 1.1.8L17 11v4a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1zM3 11h4l1 2h4l1-2h4',
  map: 'M3 5.5 7.5 4l5 2L17 4.5v10L12.5 16l-5-2L3 15.5zM7.5 4v10M12.5 6v10',
  flag: 'M5 17V4M5 4.5c3-1.5 5 1.5 9.5 0v7c-4.5 1.5-6.5-1.5-9.5 0',
  list: 'M4 5h2M4 10h2M4 15h2M9 5h7M9 10h7M9 15h7',
  book: 'M4 4.5h5a1.5 1.5 0 0 1 1.5 1.5v10A1.5 1.5 0 0 0 9 14.5H4zM16.5 4.5h-4.5A1.5 1.5 0 0 0 10.5 6v10a1.5 1.5 0 0 1 1.5-1.5h4.5z',
  shield: 'M10 3l6 2v5c0 3.5-2.5 6-6 7-3.5-1-6-3.5-6-7V5z',
  chart: 'M4 4v12h12M7 13v-3M10.5 13V7M14 13V9',
  bell: 'M5 14h10l-1.2-2V9a3.8 3.8 0 0 0-7.6 0v3zM8.5 16.5h3',
  gear: 'M10 12.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM10 3v2M10 15v2M3 10h2M15 10h2M5 5l1.5 1.5M13.5 13.5 15 15M15 5l-1.5 1.5M6.5 13.5 5 15',
  download: 'M10 3.5v9M6.5 9.5 10 13l3.5-3.5M4 16.5h12',
  upload: 'M10 13V4M6.5 7 10 3.5 13.5 7M4 16.5h12',
  link: 'M8.5 11.5a3 3 0 0 0 4.3 0l2.7-2.7a3 3 0 0 0-4.3-4.3L10 5.7M11.5 8.5a3 3 0 0 0-4.3 0l-2.7 2.7a3 3 0 0 0 4.3 4.3L10 14.3',
  unlink:
    'M8.5 11.5a3 3 0 0 0 3 .8M15.5 8.8a3 3 0 0 0-4.3-4.3L10 5.7M4.5 11.2a3 3 0 0 0 4.3 4.3L10 14.3M11.5 8.5a3 3 0 0 0-3-.8M4 4l12 12',
  hotline:
    'M4 12v-2a6 6 0 0 1 12 0v2M4 11h2.5v4H5a1 1 0 0 1-1-1zM16 11h-2.5v4H15a1 1 0 0 0 1-1zM15 15c0 1.5-1.5 2-3.5 2',
  qr: 'M4 4h4.5v4.5H4zM11.5 4H16v4.5h-4.5zM4 11.5h4.5V16H4zM11.5 11.5h2v2h-2zM14.5 14.5H16V16M16 11.5v.5M11.5 16v-.5',
  worker:
    'M5 6h10v10H5zM8.5 6V3.5h3V6M10 11a1.6 1.6 0 1 0 0-3.2 1.6 1.6 0 0 0 0 3.2zM7.3 14c.5-1.3 1.5-2 2.7-2s2.2.7 2.7 2',
  check: 'M4 10.5 8 14.5 16 6',
  people:
    'M7.5 10a2.7 2.7 0 1 0 0-5.4 2.7 2.7 0 0 0 0 5.4zM2.5 16c.6-2.6 2.5-4 5-4s4.4 1.4 5 4M13 4.9a2.5 2.5 0 0 1 0 4.9M14.5 12.3c1.7.5 2.7 1.8 3 3.7',
  plus: 'M10 4v12M4 10h12',
  minus: 'M4 10h12',
  search: 'M9 14.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11zM13 13l4 4',
  down: 'M5 8l5 5 5-5',
  up: 'M5 12l5-5 5 5',
  right: 'M8 5l5 5-5 5',
  back: 'M12 5l-5 5 5 5',
  filter: 'M3.5 5h13l-5 6v5l-3-1.5V11z',
  columns: 'M3.5 4.5h13v11h-13zM8 4.5v11M12.5 4.5v11',
  device:
    'M10 11.5a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3zM6.5 13.5a5 5 0 0 1 0-7M13.5 6.5a5 5 0 0 1 0 7M4 16a8.5 8.5 0 0 1 0-12M16 4a8.5 8.5 0 0 1 0 12',
  camera: 'M3 7h3l1.5-2h5L14 7h3v9H3zM10 14a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.6z',
  mail: 'M3 5h14v10H3zM3 6l7 5 7-5',
  sync: 'M16 7.5A6.5 6.5 0 0 0 4.5 6.5M4 3.5v3.3h3.3M4 12.5a6.5 6.5 0 0 0 11.5 1M16 16.5v-3.3h-3.3',
  sound: 'M4 8v4h3l4 3V5L7 8zM13.5 7.5a3.5 3.5 0 0 1 0 5',
  whistle: 'M3 8h8.5l4.5-2v3.5h-1.5a4.5 4.5 0 1 1-8.8 1H3zM9.5 12.5v.1',
  grid: 'M4 4h4v4H4zM12 4h4v4h-4zM4 12h4v4H4zM12 12h4v4h-4z',
  more: 'M5 10h.01M10 10h.01M15 10h.01',
  phone:
    'M6.5 3.5 8.2 7 6.5 8.5c1 2.3 2.7 4 5 5l1.5-1.7 3.5 1.7c0 2-1 3-2.5 3C8.5 16.5 3.5 11.5 3.5 6c0-1.5 1-2.5 3-2.5z',
  return: 'M7 5 3.5 8.5 7 12M4 8.5h7.5a4 4 0 0 1 0 8H8',
  clock: 'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM10 6v4l2.5 2',
  eye: 'M2.5 10S5 5 10 5s7.5 5 7.5 5-2.5 5-7.5 5-7.5-5-7.5-5zM10 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4z',
  pen: 'M4 16l.8-3.5L13 4.3l2.7 2.7-8.2 8.2zM11.5 6l2.5 2.5',
  offline: 'M3 3l14 14M6.5 8A3.5 3.5 0 0 0 5.5 15H14M16.5 13.5A3 3 0 0 0 14.5 9a4.5 4.5 0 0 0-5.8-3',
  pin: 'M10 17s5.5-5 5.5-9a5.5 5.5 0 0 0-11 0c0 4 5.5 9 5.5 9zM10 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4z',
  go: 'M16.5 3.5 3.5 9l5.5 2 2 5.5z',
  home: 'M3.5 9.5 10 4l6.5 5.5M5.5 8.5V16h9V8.5M8.5 16v-4h3v4',
  person: 'M10 10a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM4 16.5c.8-3 3-4.5 6-4.5s5.2 1.5 6 4.5',
  close: 'M5 5l10 10M15 5 5 15',
  mic: 'M10 12a2.5 2.5 0 0 0 2.5-2.5v-4a2.5 2.5 0 0 0-5 0v4A2.5 2.5 0 0 0 10 12zM5 9.5a5 5 0 0 0 10 0M10 14.5V17',
  lock: 'M5 9h10v7.5H5zM7 9V6.5a3 3 0 0 1 6 0V9',
  chat: 'M3.5 4.5h13v9H9l-3 3v-3H3.5z',
  stop: 'M6 6h8v8H6z',
  play: 'M7 5l8 5-8 5z',
  trash: 'M4.5 6h11M8 6V4h4v2M6 6l.7 10h6.6L14 6M8.5 9v4.5M11.5 9v4.5',
  file: 'M5.5 3h6l3 3v11h-9zM11.5 3v3h3M7.5 10h5M7.5 13h5',
  door: 'M5 16.5V4.5l6-1.5v15zM11 5h4v11.5h-4M8.5 10.5v.1',
  desk: 'M3.5 4.5h13v9h-13zM7.5 16.5h5M10 13.5v3',
  stamp: 'M7.5 10.5c.8-1.5.3-2.6 0-3.7a2.6 2.6 0 1 1 5 0c-.3 1.1-.8 2.2 0 3.7M4.5 10.5h11v3h-11zM5.5 16.5h9',
  undo: 'M7 5 3.5 8.5 7 12M4 8.5h7.5a4 4 0 0 1 4 4v3',
  split: 'M10 17v-6M10 11 5 6M10 11l5-5M5 9.5V5.5h4M15 9.5V5.5h-4',
  cloud:
    'M6 13.5h8.2a3 3 0 0 0 .3-6A4.6 4.6 0 0 0 5.8 7a3.3 3.3 0 0 0 .2 6.5zM7.5 15.5l-.7 1.5M10.5 15.5l-.7 1.5M13.5 15.5l-.7 1.5',
  sun: 'M10 13a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM10 2.5v2M10 15.5v2M2.5 10h2M15.5 10h2M4.7 4.7l1.4 1.4M13.9 13.9l1.4 1.4M15.3 4.7l-1.4 1.4M6.1 13.9l-1.4 1.4',
  moon: 'M15.5 12A6.5 6.5 0 0 1 8 4.5a6.5 6.5 0 1 0 7.5 7.5z',
  globe:
    'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM3.5 10h13M10 3c2.2 2.2 2.8 4.500 2.800 7S12.200 14.800 10 17c-2.200-2.200-2.800-4.500-2.800-7S7.800 5.200 10 3z',
  sliders: 'M4 6h7M15 6h1M4 14h1M9 14h7M13 4.200v3.600M7 12.200v3.600',
  out: 'M8 4H4.500v12H8M12 6.500l3.500 3.500-3.500 3.500M15 10H8',
  keyboard: 'M3 5.500h14v9H3zM6 8.500h.01M9 8.500h.01M12 8.500h.01M15 8.500h.01M6 11.500h.01M8.500 11.500h5',
  channel: 'M4 10h4l2-5 3 10 1.500-5H16',
  flame: 'M10 3c.5 3 4.5 4.5 4.5 8.5a4.5 4.5 0 0 1-9 0c0-2 1-3 2-4 .3 1.5 1 2 1.5 2C9.5 7.5 8.5 5.5 10 3z',
  scale: 'M10 3.5v13M6.5 16.5h7M4 6h12M4 6 2 11a2.2 2.2 0 0 0 4 0zM16 6l-2 5a2.2 2.2 0 0 0 4 0z',
  bulb: 'M7.5 13.5C5.9 12.5 5 11 5 9.2a5 5 0 0 1 10 0c0 1.8-.9 3.3-2.5 4.3V15h-5zM8.5 17.5h3',
  megaphone: 'M3.5 8.5v3H6l7 3.5V5L6 8.5zM6.5 11.5l1 4.5h2l-.8-3.6M15.5 8a3 3 0 0 1 0 4',
  tag: 'M3.5 4.5v5.3l6.7 6.7 5.3-5.3-6.7-6.7zM7 8h.01',
  into: 'M12 4h3.5v12H12M3.5 10h8M8.5 7l3 3-3 3',
  layers: 'M10 3.5 3.5 7l6.5 3.5L16.5 7zM3.5 10l6.5 3.5 6.5-3.5M3.5 13l6.5 3.5 6.5-3.5',
  sheet: 'M3.5 4h13v12h-13zM3.5 8h13M8 8v8',
  ticks: 'M8.5 5.5h8M8.5 10h8M8.5 14.5h8M3.5 5.5l1 1L6 4.5M3.5 10l1 1L6 9M3.5 14.5l1 1 1.5-2',
  heart: 'M10 16.5S3.5 12.5 3.5 8A3.5 3.5 0 0 1 10 6.2 3.5 3.5 0 0 1 16.5 8c0 4.5-6.5 8.5-6.5 8.5z',
  building: 'M5 17V4h7v13M12 8h3.500v9M3.500 17h13M7.500 7h2M7.500 10h2M7.500 13h2',
} as const

export type IconName = keyof typeof paths
export const iconNames = Object.keys(paths) as IconName[]

/** `<Icon name="phone" />`; decorative unless `label` says what it means. */
export function Icon({
  name,
  label,
  className = '',
}: {
  name: IconName
  label?: string
  className?: string
}) {
  const shape = <path d={paths[name]} />
  const look = `ic ${className}`
  return label ? (
    <svg className={look} viewBox="0 0 20 20" role="img" aria-label={label}>
      {shape}
    </svg>
  ) : (
    <svg className={look} viewBox="0 0 20 20" aria-hidden="true">
      {shape}
    </svg>
  )
}

/** 井, nine cells, the common one lit. On dark grounds `dark` gives white strokes. */
export function Logo({ size = 28, dark = false }: { size?: number; dark?: boolean }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" role="img" aria-label="一格">
      <rect x="11.7" y="11.7" width="8.6" height="8.6" rx="1" fill={dark ? '#5CC2CC' : 'var(--brand)'} />
      <path
        d="M9 3v26M23 3v26M3 9h26M3 23h26"
        fill="none"
        stroke={dark ? '#fff' : 'var(--ink)'}
        strokeWidth="2.6"
        strokeLinecap="round"
      />
    </svg>
  )
}
