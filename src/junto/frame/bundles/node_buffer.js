/* All that slip39 asks of Node's Buffer, for browsers. */
export const Buffer = { from: (numbers) => Uint8Array.from(numbers) };
