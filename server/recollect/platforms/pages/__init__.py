"""What pages of chat sites show, as Markdown and as parts. Knows no site."""
