"""What the documents in docs/ say that can be read off the code: references, and the picture of the house."""
