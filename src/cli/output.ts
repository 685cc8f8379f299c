import { createWriteStream, existsSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/**
 * Writes the output, piece by piece.
 *
 * A file appears, or is replaced, only once it is complete. A reader of standard output that stops early, as `head` does, is no error.
 *
 * @param file absent: standard output
 */
export async function write(output: Iterable<string>, file?: string): Promise<void> {
  if (file === undefined) await writeToStandardOutput(output);
  else await writeToFile(output, file);
}

/** @throws Error that names the option and the file when it cannot be written */
async function writeToFile(output: Iterable<string>, file: string): Promise<void> {
  try {
    if (existsSync(file) && !statSync(file).isFile()) await pipeline(Readable.from(output), createWriteStream(file));
    else await replace(existsSync(file) ? realpathSync(file) : file, output);
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    // Without the file that the system names: it may be the incomplete one, of which nobody knows.
    const [why] = error.message.split(', ');
    throw new Error(`--out: expected a file that can be written, in a folder that exists, got ${JSON.stringify(file)} (${why})`);
  }
}

async function replace(file: string, output: Iterable<string>): Promise<void> {
  const incomplete = `${file}.${process.pid}.tmp`;
  try {
    await pipeline(Readable.from(output), createWriteStream(incomplete));
    renameSync(incomplete, file);
  } catch (error) {
    rmSync(incomplete, { force: true });
    throw error;
  }
}

async function writeToStandardOutput(output: Iterable<string>): Promise<void> {
  try {
    await pipeline(Readable.from(output), process.stdout, { end: false });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && STOPPED_READING.includes(error.code))) throw error;
  }
}

const STOPPED_READING: readonly unknown[] = ['EPIPE', 'ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_DESTROYED'];
