"""What is to be remembered, apart from what was said: facts and preferences of a space."""
