/** The named cast of the tests: people of the demo town by what they are. Usernames are those of the pack of 敦仁街道. */
export const actors = {
  dispatcher: 'zhouwb',
  leader: 'tangwy',
  supervisor: 'gaomin',
  clerk: 'linshu',
  analyst: 'chenyh',
  systemAdmin: 'sys',
  securityAdmin: 'sec',
  auditAdmin: 'aud',
  /** Repairs water pipes: reaches cases through her unit, not through a region. */
  waterHandler: 'rangm',
  powerSigner: 'duanlin',
  urbanSigner: 'pugang',
  /** 大东门社区 500102006001 */
  secretary: 'lihm',
  /** 大东门社区 3 格 500102006001003 */
  gridWorker: 'tanqh',
} as const
export type Actor = keyof typeof actors
