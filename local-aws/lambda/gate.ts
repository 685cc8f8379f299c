import type { ServerResponse } from 'node:http';
import { type LoopbackServer, serveLoopback } from '../loopback';

/** Holds handlers until a test lets them go, whatever time either takes. */
export class Gate {
  private onArrival: () => void = () => undefined;

  private constructor(private readonly waiting: ServerResponse[], private readonly server: LoopbackServer) {}

  static async build(): Promise<Gate> {
    const waiting: ServerResponse[] = [];
    const gate = new Gate(waiting, await serveLoopback((_request, response) => {
      waiting.push(response);
      gate.onArrival();
    }));
    return gate;
  }

  /** What a handler does to wait here. */
  get pass(): string {
    return `await fetch('${this.server.url}')`;
  }

  /** Resolves when so many handlers wait. */
  async arrivals(count: number): Promise<void> {
    while (this.waiting.length < count) await new Promise<void>(resolve => { this.onArrival = resolve; });
  }

  /** Lets everybody go who waits. */
  release(): void {
    this.waiting.splice(0).forEach(response => response.end());
  }

  async close(): Promise<void> {
    this.release();
    await this.server.close();
  }
}
