"""What every page people read stands on: layout, style, wording, figures, paper."""
