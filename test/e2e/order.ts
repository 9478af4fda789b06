/** Which browser tests come first: those that need no shared town, while it starts; then the largest, so that none is left at the end. */
import { readFileSync } from 'node:fs'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

export const asksForTown = (file: string): boolean => readFileSync(file, 'utf8').includes("inject('town')")

export class TownLater extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const late = (f: TestSpecification) => Number(f.project.name === 'browser' && asksForTown(f.moduleId))
    return sorted.sort((a, b) => late(a) - late(b))
  }
}
