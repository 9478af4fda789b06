/** `yige account …` and `yige audit …`: for whoever runs the machine, beside a running server or alone. */
import type { ResetOptions } from '../../features/accounts/cli.ts'
import { withPools } from './import.ts'

export async function resetAccount(username: string, options: ResetOptions): Promise<void> {
  const { resetAccountCommand } = await import('../../features/accounts/cli.ts')
  const { readInstallation } = await import('../server/install.ts')
  await withPools(async (pools) =>
    resetAccountCommand(pools, await readInstallation(pools), username, options),
  )
}

export async function verifyAudit(): Promise<void> {
  const { verifyAuditCommand } = await import('../../features/audit/cli.ts')
  const { readInstallation } = await import('../server/install.ts')
  await withPools(async (pools) => verifyAuditCommand(pools, await readInstallation(pools)))
}
