import { createWriteStream, existsSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { printableLines, printableStyled } from '../report/printable';

/**
 * Writes the output, piece by piece.
 *
 * A file appears, or is replaced, only once it is complete. A reader of standard output that stops early, as `head` does, is no error.
 *
 * Nothing goes out that acts on a terminal: what is not printable is escaped, whatever it was that left it in.
 *
 * @param to a file by its path, or a stream
 * @param colour whether the styles of reports pass
 */
export async function write(output: Iterable<string>, to: string | Writable, colour = false): Promise<void> {
  const printed = printedLines(output, colour ? printableStyled : printableLines);
  if (typeof to === 'string') await writeToFile(printed, to);
  else await writeToStream(printed, to);
}

function* printedLines(output: Iterable<string>, escape: (text: string) => string): Generator<string> {
  for (const piece of output) yield escape(piece);
}

/** @throws Error that names the option and the file when it cannot be written */
async function writeToFile(output: Iterable<string>, file: string): Promise<void> {
  try {
    if (existsSync(file) && !statSync(file).isFile()) await pipeline(Readable.from(output), createWriteStream(file));
    else await replace(existsSync(file) ? realpathSync(file) : file, output);
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    // Without the file name from the system, which may be that of a temporary file.
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

/** Waits for each piece, so that no failure comes after the last. */
async function writeToStream(output: Iterable<string>, stream: Writable): Promise<void> {
  // Each write has its own answer; what a stream says besides would end the process.
  stream.on('error', () => undefined);
  try {
    for (const piece of output) {
      await new Promise<void>((resolve, reject) => {
        stream.write(piece, (error) => (error ? reject(error) : resolve()));
      });
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    if (!STOPPED_READING.includes(error.code)) throw new Error(`standard output cannot be written: ${error.message}`);
  }
}

const STOPPED_READING: readonly unknown[] = ['EPIPE', 'ERR_STREAM_DESTROYED'];
