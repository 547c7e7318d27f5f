"""The face detector's training: pictures made up from portraits and scenes, network, figures."""
