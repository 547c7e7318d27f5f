"""What is written about a network for people: model cards, reports and diagrams."""
