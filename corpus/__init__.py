"""Plans written for this project, their gold records, and the typesetter that makes files of them."""
