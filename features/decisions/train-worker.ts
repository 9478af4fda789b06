/** The thread that trains: takes the list, corrections and cases, answers the saved candidate and what both models say of the kept cases. */
import { parentPort, workerData } from 'node:worker_threads'
import { type Asked, trained } from './rules/training.ts'

parentPort!.postMessage(trained(workerData as Asked))
