//! Memory that holds instructions, and the calls into it: the only unsafe code.

use memmap2::{Mmap, MmapMut};

/// What generated code is given: columns, room for spilled vectors, constants, numbers of the step, groups of four lanes.
type Function = extern "sysv64" fn(*mut f64, *mut f64, *const f64, *const u64, u64);

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
    pub(crate) unsafe fn call(&self, entry: usize, memory: Memory<'_>) {
        let address = self.map[entry..].as_ptr();
        // SAFETY: a pointer to a function is a pointer to its first instruction; the caller vouches for the rest.
        let function = unsafe { std::mem::transmute::<*const u8, Function>(address) };
        function(
            memory.columns.as_mut_ptr(),
            memory.spilled.as_mut_ptr(),
            memory.constants.as_ptr(),
            memory.moments.as_ptr(),
            memory.groups,
        );
    }
}

/// What a call works on.
pub(crate) struct Memory<'a> {
    pub(crate) columns: &'a mut [f64],
    pub(crate) spilled: &'a mut [f64],
    pub(crate) constants: &'a [f64],
    pub(crate) moments: &'a [u64],
    pub(crate) groups: u64,
}
