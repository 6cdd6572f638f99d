import { asText, Global, Made, NotAPickle, Reference, type Value } from './pickled-value.ts';

/** A pickle, read without creating anything that it describes. */
export interface Pickle {
  readonly value: Value;
  /** Every class and function that it names. */
  readonly globals: readonly string[];
  /** Whether it has operations that torch's restricted unpickler does not read. */
  readonly isForeign: boolean;
  /** Offset after its last byte. */
  readonly end: number;
}

const STOP = 0x2e;

/** The bytes of a pickle, from the place where it is read. */
export interface PickleBytes {
  readonly bytes: Buffer;
  at: number;
  take(length: number): Buffer;
}

/** Reads in place of an object what follows its state, outside of the operations, as joblib writes arrays. */
export type ReadAfter = (made: Made, input: PickleBytes) => Value;

/** Reads one pickle that starts at `from`. Throws NotAPickle. */
export function readPickle(bytes: Buffer, from = 0, readAfter: ReadAfter = (made) => made): Pickle {
  const machine = new Machine(bytes, from, readAfter);
  let isForeign = false;
  for (;;) {
    const code = machine.byte();
    if (code === STOP) break;
    const run = TORCH[code] ?? FOREIGN[code];
    if (run === undefined) throw new NotAPickle(`operation 0x${code.toString(16)} at byte ${machine.at - 1}`);
    isForeign ||= TORCH[code] === undefined;
    run(machine);
  }
  return { value: machine.pop(), globals: [...machine.globals], isForeign, end: machine.at };
}

class Machine {
  readonly memo = new Map<number, Value>();
  readonly globals = new Set<string>();
  at: number;
  private stack: Value[] = [];
  private readonly marked: Value[][] = [];
  readonly bytes: Buffer;
  private readonly readAfter: ReadAfter;

  constructor(bytes: Buffer, from: number, readAfter: ReadAfter) {
    this.bytes = bytes;
    this.at = from;
    this.readAfter = readAfter;
  }

  take(length: number): Buffer {
    const end = this.at + length;
    if (end > this.bytes.length) throw new NotAPickle('it ends too early');
    const taken = this.bytes.subarray(this.at, end);
    this.at = end;
    return taken;
  }

  byte(): number {
    return this.take(1).readUInt8();
  }

  uint32(): number {
    return this.take(4).readUInt32LE();
  }

  uint64(): number {
    return Number(this.take(8).readBigUInt64LE());
  }

  line(): string {
    const end = this.bytes.indexOf('\n', this.at);
    if (end < 0) throw new NotAPickle('it ends too early');
    const text = this.take(end - this.at).toString('utf8');
    this.at += 1;
    return text;
  }

  push(value: Value): void {
    this.stack.push(value);
  }

  pop(): Value {
    const value = this.stack.pop();
    if (value === undefined) throw new NotAPickle('its stack is empty');
    return value;
  }

  top(): Value {
    const value = this.pop();
    this.push(value);
    return value;
  }

  /** Gives the last value its state. */
  build(): void {
    const state = this.pop();
    const made = this.pop();
    if (made instanceof Made) made.state = state;
    this.push(made instanceof Made ? this.readAfter(made, this) : made);
  }

  mark(): void {
    this.marked.push(this.stack);
    this.stack = [];
  }

  /** The values since the last mark. */
  popMark(): Value[] {
    const values = this.stack;
    const before = this.marked.pop();
    if (before === undefined) throw new NotAPickle('its stack has no mark');
    this.stack = before;
    return values;
  }

  pushGlobal(module: string, name: string): void {
    const found = new Global(module, name);
    this.globals.add(found.path);
    this.push(found);
  }
}

type Operation = (machine: Machine) => void;

/** The operations that torch.load reads with weights_only (torch/_weights_only_unpickler.py of 2.1 to 2.13). */
const TORCH: Readonly<Record<number, Operation>> = {
  0x80: (m) => void m.byte(), // PROTO
  0x63: (m) => m.pushGlobal(m.line(), m.line()), // GLOBAL
  0x81: make, // NEWOBJ
  0x52: make, // REDUCE
  0x62: (m) => m.build(), // BUILD
  0x61: (m) => append(m, [m.pop()]), // APPEND
  0x65: (m) => append(m, m.popMark()), // APPENDS
  0x73: (m) => setItems(m, [m.pop(), m.pop()].toReversed()), // SETITEM
  0x75: (m) => setItems(m, m.popMark()), // SETITEMS
  0x28: (m) => m.mark(), // MARK
  0x74: (m) => m.push(m.popMark()), // TUPLE
  0x85: (m) => tuple(m, 1), // TUPLE1
  0x86: (m) => tuple(m, 2), // TUPLE2
  0x87: (m) => tuple(m, 3), // TUPLE3
  0x4e: (m) => m.push(null), // NONE
  0x88: (m) => m.push(true), // NEWTRUE
  0x89: (m) => m.push(false), // NEWFALSE
  0x29: (m) => m.push([]), // EMPTY_TUPLE
  0x5d: (m) => m.push([]), // EMPTY_LIST
  0x7d: (m) => m.push(new Map()), // EMPTY_DICT
  0x8f: (m) => m.push([]), // EMPTY_SET
  0x4a: (m) => m.push(m.take(4).readInt32LE()), // BININT
  0x4b: (m) => m.push(m.byte()), // BININT1
  0x4d: (m) => m.push(m.take(2).readUInt16LE()), // BININT2
  0x47: (m) => m.push(m.take(8).readDoubleBE()), // BINFLOAT
  0x58: (m) => m.push(m.take(m.uint32()).toString('utf8')), // BINUNICODE
  0x55: (m) => m.push(m.take(m.byte()).toString('latin1')), // SHORT_BINSTRING
  0x51: (m) => m.push(new Reference(m.pop())), // BINPERSID
  0x68: (m) => recall(m, m.byte()), // BINGET
  0x6a: (m) => recall(m, m.uint32()), // LONG_BINGET
  0x71: (m) => void m.memo.set(m.byte(), m.top()), // BINPUT
  0x72: (m) => void m.memo.set(m.uint32(), m.top()), // LONG_BINPUT
  0x8a: (m) => m.push(long(m.take(m.byte()))), // LONG1
};

/** Operations of other protocols, to read the names of classes in files that torch rejects. */
const FOREIGN: Readonly<Record<number, Operation>> = {
  0x95: (m) => void m.uint64(), // FRAME
  0x94: (m) => void m.memo.set(m.memo.size, m.top()), // MEMOIZE
  0x8c: (m) => m.push(m.take(m.byte()).toString('utf8')), // SHORT_BINUNICODE
  0x8d: (m) => m.push(m.take(m.uint64()).toString('utf8')), // BINUNICODE8
  0x43: (m) => m.push(m.take(m.byte())), // SHORT_BINBYTES
  0x42: (m) => m.push(m.take(m.uint32())), // BINBYTES
  0x8e: (m) => m.push(m.take(m.uint64())), // BINBYTES8
  0x96: (m) => m.push(m.take(m.uint64())), // BYTEARRAY8
  0x54: (m) => m.push(m.take(m.uint32()).toString('latin1')), // BINSTRING
  0x8b: (m) => m.push(long(m.take(m.uint32()))), // LONG4
  0x93: stackGlobal, // STACK_GLOBAL
  0x92: makeWithKeywords, // NEWOBJ_EX
  0x69: (m) => instance(m, m.line(), m.line()), // INST
  0x6f: object, // OBJ
  0x90: (m) => append(m, m.popMark()), // ADDITEMS
  0x91: (m) => m.push(m.popMark()), // FROZENSET
  0x6c: (m) => m.push(m.popMark()), // LIST
  0x64: (m) => dictionary(m), // DICT
  0x30: (m) => void m.pop(), // POP
  0x31: (m) => void m.popMark(), // POP_MARK
  0x32: (m) => m.push(m.top()), // DUP
};

/** An OrderedDict is a dictionary that the pickle fills afterwards. */
function make(m: Machine): void {
  const args = m.pop();
  const by = m.pop();
  const isDict = by instanceof Global && by.path === 'collections.OrderedDict';
  m.push(isDict ? new Map() : new Made(by, args));
}

function makeWithKeywords(m: Machine): void {
  m.pop();
  make(m);
}

function instance(m: Machine, module: string, name: string): void {
  const args = m.popMark();
  m.pushGlobal(module, name);
  m.push(new Made(m.pop(), args));
}

function object(m: Machine): void {
  const [by = null, ...args] = m.popMark();
  m.push(new Made(by, args));
}

function stackGlobal(m: Machine): void {
  const name = m.pop();
  m.pushGlobal(asText(m.pop()), asText(name));
}

function tuple(m: Machine, length: number): void {
  m.push(Array.from({ length }, () => m.pop()).toReversed());
}

/** Items of an object that is no list, such as a subclass of one, are not needed. */
function append(m: Machine, values: readonly Value[]): void {
  const list = m.top();
  if (Array.isArray(list)) for (const each of values) list.push(each);
}

function setItems(m: Machine, pairs: readonly Value[]): void {
  const map = m.top();
  if (map instanceof Map) fill(map, pairs);
}

function dictionary(m: Machine): void {
  m.push(fill(new Map(), m.popMark()));
}

function fill(map: Map<Value, Value>, pairs: readonly Value[]): Map<Value, Value> {
  for (let at = 0; at + 1 < pairs.length; at += 2) map.set(pairs[at] ?? null, pairs[at + 1] ?? null);
  return map;
}

function recall(m: Machine, key: number): void {
  const value = m.memo.get(key);
  if (value === undefined) throw new NotAPickle(`it has no value ${key}`);
  m.push(value);
}

function long(bytes: Buffer): bigint {
  const hex = Buffer.from(bytes.toReversed()).toString('hex');
  return hex === '' ? 0n : BigInt.asIntN(bytes.length * 8, BigInt(`0x${hex}`));
}
