def main() -> None:
    print("hello from my-package")
