/** A round trip through server and worker, for readiness. */
export async function answerCanary(): Promise<'alive'> {
  return 'alive';
}
