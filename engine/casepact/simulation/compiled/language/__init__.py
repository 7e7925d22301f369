"""The part of Python that the compiled loop is written in, and its way into machine code by LLVM."""
