//! Memory that holds instructions, and the calls into it: the only unsafe code.

use memmap2::{Mmap, MmapMut};
use std::ops::{Deref, DerefMut};

/// One register in each of `W` trajectories, at the start of a line of the cache: a vector that lies across two costs twice.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(C, align(64))]
pub struct Column<const W: usize>(pub [f64; W]);

impl<const W: usize> Deref for Column<W> {
    type Target = [f64; W];

    #[inline(always)]
    fn deref(&self) -> &[f64; W] {
        &self.0
    }
}

impl<const W: usize> DerefMut for Column<W> {
    #[inline(always)]
    fn deref_mut(&mut self) -> &mut [f64; W] {
        &mut self.0
    }
}

/// What fills one vector register.
#[derive(Clone, Copy, Debug)]
#[repr(C, align(32))]
pub struct Vector(pub(crate) [f64; crate::LANES_A_GROUP]);

/// What generated code is given: columns, room for spilled vectors, constants, numbers of the step, groups of four lanes.
#[cfg(target_arch = "x86_64")]
type Function = extern "sysv64" fn(*mut f64, *mut f64, *const f64, *const u64, u64);
/// There is no code to call on other machines.
#[cfg(not(target_arch = "x86_64"))]
type Function = extern "C" fn(*mut f64, *mut f64, *const f64, *const u64, u64);

/// Instructions that can be run and no longer be written.
#[derive(Debug)]
pub(crate) struct Executable {
    map: Mmap,
}

impl Executable {
    /// Puts instructions into memory of their own. `None` where the system allows no such memory.
    pub(crate) fn new(instructions: &[u8]) -> Option<Self> {
        let mut map = MmapMut::map_anon(instructions.len()).ok()?;
        map.copy_from_slice(instructions);
        Some(Self { map: map.make_exec().ok()? })
    }

    pub(crate) fn bytes(&self) -> usize {
        self.map.len()
    }

    /// Calls the function that begins at `entry`.
    ///
    /// # Safety
    /// `entry` must be where a [`Function`] begins, on a machine with the instructions in it, which reads and writes nothing but the
    /// slices given, as long as these are.
    #[expect(unsafe_code, reason = "a call of code that the compiler of Rust has not seen")]
    pub(crate) unsafe fn call<const W: usize>(&self, entry: usize, memory: Memory<'_, W>) {
        let address = self.map[entry..].as_ptr();
        // SAFETY: a pointer to a function is a pointer to its first instruction; the caller vouches for the rest.
        let function = unsafe { std::mem::transmute::<*const u8, Function>(address) };
        function(
            memory.columns.as_mut_ptr().cast(),
            memory.spilled.as_mut_ptr().cast(),
            memory.constants.as_ptr().cast(),
            memory.moments.as_ptr(),
            memory.groups,
        );
    }
}

/// What a call works on.
pub(crate) struct Memory<'a, const W: usize> {
    pub(crate) columns: &'a mut [Column<W>],
    pub(crate) spilled: &'a mut [Vector],
    pub(crate) constants: &'a [Vector],
    pub(crate) moments: &'a [u64],
    pub(crate) groups: u64,
}
