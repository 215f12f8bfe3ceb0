// Plans to decisions: bytecode, the virtual machine and the built-in functions.
