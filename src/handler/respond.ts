/** Answers CloudFormation, which waits for it at a presigned address. */
export async function respond(url: string, response: object): Promise<void> {
  const { ok, status } = await fetch(url, { method: 'PUT', body: JSON.stringify(response), headers: { 'content-type': '' } });
  if (!ok) throw new Error(`CloudFormation did not take the answer: HTTP status ${status}`);
}
