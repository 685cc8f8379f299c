/** By their pattern: the same few patterns are asked again with every call. */
const expressions = new Map<string, RegExp>();

/** Whether the text fits a pattern in which `*` stands for any text and `?` for one character. */
export function glob(pattern: string, text: string): boolean {
  const expression = expressions.get(pattern) ?? expressionOf(pattern);
  expressions.set(pattern, expression);
  return expression.test(text);
}

function expressionOf(pattern: string): RegExp {
  const expression = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*').replace(/\?/g, '.');
  return new RegExp(`^${expression}$`, 's');
}
