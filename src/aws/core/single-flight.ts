/** Whoever asks the same while the answer is on its way gets that answer; nothing is kept beyond it. */
export function shared<Answer>(ask: (about: string) => Promise<Answer>): (about: string) => Promise<Answer> {
  const onTheWay = new Map<string, Promise<Answer>>();
  return async (about) => {
    const underWay = onTheWay.get(about);
    if (underWay) return await underWay;
    const answer = ask(about).finally(() => onTheWay.delete(about));
    onTheWay.set(about, answer);
    return await answer;
  };
}
