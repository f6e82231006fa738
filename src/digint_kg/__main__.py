"""`python -m digint_kg` is the command `digint-kg`."""

from digint_kg.cli.main import main

if __name__ == "__main__":
    main()
