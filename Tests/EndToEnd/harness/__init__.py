"""What the end-to-end tests drive Iris with: the program, raw HTTP, OAuth requests, the Manager's forms, forged tokens."""
