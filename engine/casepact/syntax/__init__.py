"""From text to trees: located YAML, sentences to AST, AST to text."""
