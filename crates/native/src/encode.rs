//! Instructions of x86-64 with AVX2 as bytes (Intel 64 and IA-32 Architectures Software Developer's Manual, volume 2, chapter 2.3).

use crate::graph::Two;

/// One of the sixteen vector registers.
pub(crate) type Vector = u8;

/// A register that holds an address while a function runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Base {
    /// The columns, from the group of lanes under way on.
    Columns,
    /// Vectors for which no register was left.
    Spilled,
    /// Constants, each repeated for all lanes of a group.
    Constants,
    /// Numbers of the step.
    Moments,
}

impl Base {
    /// The register: the order of the arguments in the System V calling convention is rdi, rsi, rdx, rcx.
    fn register(self) -> u8 {
        match self {
            Self::Columns => 7,
            Self::Spilled => 6,
            Self::Constants => 2,
            Self::Moments => 1,
        }
    }
}

/// Where an operand is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Register(Vector),
    /// So many bytes from a base.
    Memory(Base, i32),
}

/// Bytes from a base, as instructions hold them.
pub(crate) fn displacement(bytes: usize) -> i32 {
    assert!(bytes < i32::MAX as usize, "the setup was checked, and no program has so many constants");
    bytes as i32
}

/// The table of an instruction's number.
#[derive(Clone, Copy)]
enum Map {
    Of0F = 1,
    Of0F38 = 2,
    Of0F3A = 3,
}

/// Comparison predicates of `vcmppd`, none of which signals.
const LESS: u8 = 0x11;
const LESS_OR_EQUAL: u8 = 0x12;
const EQUAL: u8 = 0x00;
const NOT_EQUAL: u8 = 0x04;
const UNORDERED: u8 = 0x03;

/// Grows with each instruction.
#[derive(Default)]
pub(crate) struct Instructions {
    pub(crate) bytes: Vec<u8>,
}

impl Instructions {
    /// A VEX-coded instruction on 256 bits with the operand-size prefix; `second` is 0 where it has no second source.
    fn vector(&mut self, map: Map, number: u8, register: u8, second: Vector, place: Place) {
        let extended = register >= 8;
        let place_extended = matches!(place, Place::Register(8..));
        // Vector length 256, prefix 66; the register fields are stored inverted.
        let tail = ((!second & 15) << 3) | 0b101;
        if matches!(map, Map::Of0F) && !place_extended {
            self.bytes.extend([0xc5, (u8::from(!extended) << 7) | tail]);
        } else {
            let head = (u8::from(!extended) << 7) | (1 << 6) | (u8::from(!place_extended) << 5) | map as u8;
            self.bytes.extend([0xc4, head, tail]);
        }
        self.bytes.push(number);
        self.operand(register & 7, place);
    }

    /// The ModR/M byte and the displacement.
    fn operand(&mut self, register: u8, place: Place) {
        match place {
            Place::Register(other) => self.bytes.push(0xc0 | (register << 3) | (other & 7)),
            Place::Memory(base, displacement) => match i8::try_from(displacement) {
                Ok(short) => self.bytes.extend([0x40 | (register << 3) | base.register(), short as u8]),
                Err(_) => {
                    self.bytes.push(0x80 | (register << 3) | base.register());
                    self.bytes.extend(displacement.to_le_bytes());
                }
            },
        }
    }

    pub(crate) fn load(&mut self, to: Vector, from: Place) {
        self.vector(Map::Of0F, 0x10, to, 0, from);
    }

    pub(crate) fn store(&mut self, from: Vector, to: Place) {
        self.vector(Map::Of0F, 0x11, from, 0, to);
    }

    /// The same 64 bits of memory into all lanes.
    pub(crate) fn broadcast(&mut self, to: Vector, from: Place) {
        self.vector(Map::Of0F38, 0x19, to, 0, from);
    }

    pub(crate) fn two(&mut self, operation: Two, to: Vector, a: Vector, b: Place) {
        let (number, predicate) = match operation {
            Two::Add => (0x58, None),
            Two::Multiply => (0x59, None),
            Two::Subtract => (0x5c, None),
            Two::Minimum => (0x5d, None),
            Two::Divide => (0x5e, None),
            Two::Maximum => (0x5f, None),
            Two::And => (0x54, None),
            Two::AndNot => (0x55, None),
            Two::Or => (0x56, None),
            Two::ExclusiveOr => (0x57, None),
            Two::AddBits => (0xd4, None),
            Two::SubtractBits => (0xfb, None),
            Two::MultiplyLowerHalves => (0xf4, None),
            Two::Less => (0xc2, Some(LESS)),
            Two::LessOrEqual => (0xc2, Some(LESS_OR_EQUAL)),
            Two::Equal => (0xc2, Some(EQUAL)),
            Two::NotEqual => (0xc2, Some(NOT_EQUAL)),
            Two::Unordered => (0xc2, Some(UNORDERED)),
        };
        self.vector(Map::Of0F, number, to, a, b);
        self.bytes.extend(predicate);
    }

    pub(crate) fn square_root(&mut self, to: Vector, of: Place) {
        self.vector(Map::Of0F, 0x51, to, 0, of);
    }

    pub(crate) fn floor(&mut self, to: Vector, of: Place) {
        self.vector(Map::Of0F3A, 0x09, to, 0, of);
        // Towards minus infinity, without the exception for inexact results.
        self.bytes.push(0b1001);
    }

    pub(crate) fn select(&mut self, to: Vector, mask: Vector, then: Place, otherwise: Vector) {
        self.vector(Map::Of0F3A, 0x4b, to, otherwise, then);
        self.bytes.push(mask << 4);
    }

    pub(crate) fn shift_left(&mut self, to: Vector, of: Vector, by: u8) {
        self.vector(Map::Of0F, 0x73, 6, to, Place::Register(of));
        self.bytes.push(by);
    }

    pub(crate) fn shift_right(&mut self, to: Vector, of: Vector, by: u8) {
        self.vector(Map::Of0F, 0x73, 2, to, Place::Register(of));
        self.bytes.push(by);
    }

    /// Goes on elsewhere if the mask holds in no lane. The return value is for [`Self::land`].
    pub(crate) fn skip_if_none(&mut self, mask: Vector) -> usize {
        // vmovmskpd eax, mask; test eax, eax; jz
        self.vector(Map::Of0F, 0x50, 0, 0, Place::Register(mask));
        self.bytes.extend([0x85, 0xc0, 0x0f, 0x84, 0, 0, 0, 0]);
        self.bytes.len()
    }

    /// What was skipped ends here.
    pub(crate) fn land(&mut self, jump: usize) {
        let distance = displacement(self.bytes.len() - jump);
        self.bytes[jump - 4..jump].copy_from_slice(&distance.to_le_bytes());
    }

    /// Ends a pass that began at `start`: once more for the next group of lanes, until the last; what follows begins with the first again.
    pub(crate) fn next_pass(&mut self, start: usize, groups: usize) {
        self.next_group(start);
        // sub rdi, 32 * groups; mov r8d, groups
        self.bytes.extend([0x48, 0x81, 0xef]);
        self.bytes.extend(displacement(groups * 32).to_le_bytes());
        self.bytes.extend([0x41, 0xb8]);
        self.bytes.extend(displacement(groups).to_le_bytes());
    }

    /// Ends a function whose last pass began at `start`.
    pub(crate) fn end(&mut self, start: usize) {
        self.next_group(start);
        // vzeroupper; ret
        self.bytes.extend([0xc5, 0xf8, 0x77, 0xc3]);
    }

    fn next_group(&mut self, start: usize) {
        // add rdi, 32; dec r8; jnz start
        self.bytes.extend([0x48, 0x83, 0xc7, 0x20, 0x49, 0xff, 0xc8, 0x0f, 0x85]);
        let distance = -displacement(self.bytes.len() + 4 - start);
        self.bytes.extend(distance.to_le_bytes());
    }
}
