"""What a Python program calls; `import casepact` shows it, and loads each part when it is first used."""
